package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for the deletion of a session.
 *
 * @param expected times of which one must be that of the last change; empty for any
 */
public record DeleteSessionRequest(Optional<Set<Instant>> expected) {

  /** Whatever the session is. */
  public static final DeleteSessionRequest ANY = new DeleteSessionRequest(Optional.empty());

  public DeleteSessionRequest {
    expected = expected.map(Set::copyOf);
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the session was changed at another time
   */
  public void requireExpected(Instant updatedAt) {
    ExpectedVersion.require(expected, updatedAt);
  }
}
