package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The versions of a session that a change applies to.
 *
 * @param times the acceptable values of the session's {@code updatedAt}; empty for any
 */
public record ExpectedVersion(Optional<Set<Instant>> times) {

  /** Any version of the session. */
  public static final ExpectedVersion ANY = new ExpectedVersion(Optional.empty());

  public ExpectedVersion {
    times = times.map(Set::copyOf);
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the session was changed at another time
   */
  public void require(Instant updatedAt) {
    if (times.isPresent() && !times.get().contains(updatedAt)) {
      throw new StorageException(Problem.SESSION_CHANGED);
    }
  }
}
