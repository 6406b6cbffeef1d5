package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The rule of a change that is meant for certain versions of a session only. */
final class ExpectedVersion {

  private ExpectedVersion() {}

  static void require(Optional<Set<Instant>> expected, Instant updatedAt) {
    if (expected.isPresent() && !expected.get().contains(updatedAt)) {
      throw new StorageException(Problem.SESSION_CHANGED);
    }
  }
}
