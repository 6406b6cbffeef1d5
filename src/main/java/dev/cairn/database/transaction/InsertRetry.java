package dev.cairn.database.transaction;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for a concurrent transaction that inserts the same row. PostgreSQL itself waits at {@code
 * on conflict do nothing} until the other transaction ends; H2 does not.
 */
public final class InsertRetry {
  /** Equals the lock timeout of the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(1);

  private InsertRetry() {}

  /**
   * Repeats a step until it has a result.
   *
   * @throws StorageException {@code CONNECTION} if the other transaction takes too long
   */
  public static <T> T until(Supplier<Optional<T>> step) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> result = step.get();
    while (result.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new StorageException(Problem.BUSY);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      result = step.get();
    }
    return result.get();
  }
}
