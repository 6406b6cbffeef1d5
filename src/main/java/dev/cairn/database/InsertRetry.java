package dev.cairn.database;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for whoever inserts the same row at this moment. PostgreSQL waits at {@code on conflict do
 * nothing} until that is decided; H2 does not.
 */
public final class InsertRetry {
  /** As long as H2 waits for a lock. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(1);

  private InsertRetry() {}

  /** Something that succeeds once nobody else is at it. */
  public interface Try {
    boolean succeeds() throws SQLException;
  }

  /**
   * Tries until it succeeds.
   *
   * @throws StorageException {@code CONNECTION} if somebody takes too long
   */
  public static void until(Try step) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!step.succeeds()) {
      if (System.nanoTime() > end) {
        throw new StorageException(Problem.STORAGE_UNREACHABLE);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
