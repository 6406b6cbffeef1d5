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
final class PermitsByKey<K> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int maxConcurrent;
  private final String refusal;
  private final Map<K, Queue> queues = new ConcurrentHashMap<>();

  /**
   * @param refusal the error message for callers who wait too long
   */
  PermitsByKey(int maxConcurrent, String refusal) {
    this.maxConcurrent = maxConcurrent;
    this.refusal = refusal;
  }

  /** The callers of one key. */
  private record Queue(Semaphore permits, int callers) {
    Queue with(int more) {
      return callers + more == 0 ? null : new Queue(permits, callers + more);
    }
  }

  /** A permit, which lasts until it is closed. */
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a permit.
   *
   * @throws StorageException {@code CONNECTION} if the wait takes too long
   */
  Permit await(K key) {
    Semaphore permits =
        queues
            .compute(
                key,
                (any, queue) ->
                    (queue == null ? new Queue(new Semaphore(maxConcurrent, true), 0) : queue)
                        .with(1))
            .permits();
    if (isAcquired(permits)) {
      return () -> {
        permits.release();
        leave(key);
      };
    }
    leave(key);
    throw new StorageException(Problem.BUSY, refusal, RETRY_AFTER);
  }

  private static boolean isAcquired(Semaphore permits) {
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void leave(K key) {
    queues.computeIfPresent(key, (any, queue) -> queue.with(-1));
  }
}
