package dev.cairn.database.transaction;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of concurrent holders per key; others wait in order.
 *
 * @param <K> the type of the keys
 */
final class Turns<K> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int atOnce;
  private final String refusal;
  private final Map<K, Queue> queues = new ConcurrentHashMap<>();

  /**
   * @param refusal the error message for callers who wait too long
   */
  Turns(int atOnce, String refusal) {
    this.atOnce = atOnce;
    this.refusal = refusal;
  }

  /** The callers of one key. */
  private record Queue(Semaphore turns, int callers) {
    Queue with(int more) {
      return callers + more == 0 ? null : new Queue(turns, callers + more);
    }
  }

  /** A turn, which lasts until it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a turn.
   *
   * @throws StorageException {@code CONNECTION} if the wait takes too long
   */
  Turn await(K key) {
    Semaphore turns =
        queues
            .compute(
                key,
                (any, queue) ->
                    (queue == null ? new Queue(new Semaphore(atOnce, true), 0) : queue).with(1))
            .turns();
    if (isAcquired(turns)) {
      return () -> {
        turns.release();
        leave(key);
      };
    }
    leave(key);
    throw new StorageException(Problem.BUSY, refusal, RETRY_AFTER);
  }

  private static boolean isAcquired(Semaphore turns) {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void leave(K key) {
    queues.computeIfPresent(key, (any, queue) -> queue.with(-1));
  }
}
