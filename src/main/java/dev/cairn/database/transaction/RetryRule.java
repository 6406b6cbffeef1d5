package dev.cairn.database.transaction;

import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.transaction.Retried.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Decides whether one call of the database is retried: after which failures, how often, and when. A
 * transaction that was aborted in favor of others is known not to be committed, whenever the
 * failure shows. If a connection died, this is known only before the commit was sent: afterwards,
 * the database may have committed, and nothing is retried.
 */
final class RetryRule {

  static final int MAX_CONFLICTS = 7;

  /**
   * Limited because the first dead connection makes the pool drop all connections of the same age.
   */
  private static final int MAX_DEAD_CONNECTIONS = 1;

  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** No retry after this time, since nobody waits that long for a response. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long begun = System.nanoTime();
  private int conflicts;
  private int deadConnections;

  /**
   * Decides about a retry after a failed attempt.
   *
   * @param isBeforeCommit whether the commit has not been sent
   * @return the reason for another attempt; empty if there must be none
   */
  Optional<Reason> next(Throwable failure, boolean isBeforeCommit) {
    if (System.nanoTime() - begun > PATIENCE.toNanos()) {
      return Optional.empty();
    }
    if (DatabaseErrors.isConflict(failure)) {
      return conflicts++ < MAX_CONFLICTS ? Optional.of(Reason.CONFLICT) : Optional.empty();
    }
    if (isBeforeCommit && DatabaseErrors.isDeadConnection(failure)) {
      return deadConnections++ < MAX_DEAD_CONNECTIONS
          ? Optional.of(Reason.CONNECTION)
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** Waits for a random time, so that conflicting transactions do not meet again. */
  void pause(Reason reason) {
    if (reason == Reason.CONFLICT) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestPause(conflicts)));
    }
  }

  /**
   * @param failed the number of failed attempts, from 1
   */
  static long longestPause(int failed) {
    return Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << (failed - 1));
  }
}
