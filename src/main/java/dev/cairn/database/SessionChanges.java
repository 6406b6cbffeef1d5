package dev.cairn.database;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Who changes which session on this node, and who waits for that, in order. */
@ApplicationScoped
class SessionChanges {

  /** One is at work, and the next one is there when it ends. */
  private static final int AT_ONCE = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Map<UUID, Queue> queues = new ConcurrentHashMap<>();

  /** Those who want to change one session. */
  private record Queue(Semaphore turns, int callers) {
    Queue with(int more) {
      return callers + more == 0 ? null : new Queue(turns, callers + more);
    }
  }

  /** A change, until it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a turn.
   *
   * @throws StorageException {@code CONNECTION} if it does not come for long
   */
  Turn await(UUID sessionId) {
    Semaphore turns =
        queues
            .compute(
                sessionId,
                (id, queue) ->
                    (queue == null ? new Queue(new Semaphore(AT_ONCE, true), 0) : queue).with(1))
            .turns();
    if (isAcquired(turns)) {
      return () -> {
        turns.release();
        leave(sessionId);
      };
    }
    leave(sessionId);
    throw new StorageException(
        Problem.BUSY, "too many changes of the session at once", RETRY_AFTER);
  }

  private static boolean isAcquired(Semaphore turns) {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void leave(UUID sessionId) {
    queues.computeIfPresent(sessionId, (id, queue) -> queue.with(-1));
  }
}
