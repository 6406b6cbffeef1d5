package dev.cairn.session;

import java.util.Optional;

/**
 * Asks for changes of a session; what is empty stays.
 *
 * @param title 1 to 1000 characters, kept without space at its ends
 */
public record UpdateSessionRequest(Optional<String> title, Optional<SessionVisibility> visibility) {

  public UpdateSessionRequest {
    title = title.map(PlainText::title);
  }

  public boolean isEmpty() {
    return title.isEmpty() && visibility.isEmpty();
  }
}
