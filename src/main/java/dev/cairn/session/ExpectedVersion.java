package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * For which versions of a session a change is meant.
 *
 * @param times of which one must be that of the last change of the session; empty for any
 */
public record ExpectedVersion(Optional<Set<Instant>> times) {

  /** Whatever the session is. */
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
