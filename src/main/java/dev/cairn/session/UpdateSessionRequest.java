package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for changes of a session; what is empty stays.
 *
 * @param title kept as {@link CreateSessionRequest} says
 * @param expected times of which one must be that of the last change; empty for any
 */
public record UpdateSessionRequest(
    Optional<String> title,
    Optional<SessionVisibility> visibility,
    Optional<Set<Instant>> expected) {

  public UpdateSessionRequest {
    title = title.map(PlainText::title);
    expected = expected.map(Set::copyOf);
  }

  public UpdateSessionRequest(Optional<String> title, Optional<SessionVisibility> visibility) {
    this(title, visibility, Optional.empty());
  }

  public boolean isEmpty() {
    return title.isEmpty() && visibility.isEmpty();
  }

  /**
   * Checks that a session is still what the caller thinks it is.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it was changed at another time
   */
  public void requireExpected(Instant updatedAt) {
    ExpectedVersion.require(expected, updatedAt);
  }
}
