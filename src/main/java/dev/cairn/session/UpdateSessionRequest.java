package dev.cairn.session;

import java.util.Optional;

/**
 * Asks for changes of a session; what is empty stays.
 *
 * @param title kept as {@link CreateSessionRequest} says
 * @param expected for which versions of the session it is meant
 */
public record UpdateSessionRequest(
    Optional<String> title,
    Optional<SessionVisibility> visibility,
    LabelChanges labels,
    ExpectedVersion expected) {

  public UpdateSessionRequest {
    title = title.map(PlainText::title);
  }

  public UpdateSessionRequest(
      Optional<String> title, Optional<SessionVisibility> visibility, ExpectedVersion expected) {
    this(title, visibility, LabelChanges.NONE, expected);
  }

  public UpdateSessionRequest(Optional<String> title, Optional<SessionVisibility> visibility) {
    this(title, visibility, ExpectedVersion.ANY);
  }

  public boolean isEmpty() {
    return title.isEmpty() && visibility.isEmpty() && labels.isEmpty();
  }
}
