package dev.cairn.database.transaction;

import dev.cairn.database.DatabaseErrors;
import dev.cairn.database.transaction.Retried.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The rule by which one call of the database is tried again: after which failures, how often, and
 * when. A transaction that had to give way is known not to be committed, whenever that shows. Of a
 * connection that is dead this is known only before the commit was sent: after that, the database
 * may have committed, and nothing is tried again.
 */
final class RetryRule {

  static final int MOST_CONFLICTS = 7;

  /** The first one makes the pool drop all that are as old as the dead one. */
  private static final int MOST_DEAD_CONNECTIONS = 1;

  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** Nobody waits for what took longer than this already. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long begun = System.nanoTime();
  private int conflicts;
  private int deadConnections;

  /**
   * An attempt failed.
   *
   * @param isBeforeCommit whether no commit was sent
   * @return why there may be another one, if there may
   */
  Optional<Reason> next(Throwable failure, boolean isBeforeCommit) {
    if (System.nanoTime() - begun > PATIENCE.toNanos()) {
      return Optional.empty();
    }
    if (DatabaseErrors.isConflict(failure)) {
      return conflicts++ < MOST_CONFLICTS ? Optional.of(Reason.CONFLICT) : Optional.empty();
    }
    if (isBeforeCommit && DatabaseErrors.isDeadConnection(failure)) {
      return deadConnections++ < MOST_DEAD_CONNECTIONS
          ? Optional.of(Reason.CONNECTION)
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** Waits so that those who were in each other's way do not meet again. */
  void pause(Reason reason) {
    if (reason == Reason.CONFLICT) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestPause(conflicts)));
    }
  }

  /**
   * @param failed how many attempts did, from 1
   */
  static long longestPause(int failed) {
    return Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << (failed - 1));
  }
}
