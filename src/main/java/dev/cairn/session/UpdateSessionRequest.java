package dev.cairn.session;

import java.util.Optional;

/**
 * A request to change a session. Empty fields are left unchanged.
 *
 * @param title stored by the rules of {@link CreateSessionRequest}
 * @param expected the versions of the session that the request applies to
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
