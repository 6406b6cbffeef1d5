package dev.cairn.rest.http;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits how many operations of one kind each caller can run concurrently on this node. */
public final class ConcurrencyLimit {

  private final int max;
  private final String kind;
  private final Duration retryAfter;
  private final Map<String, Integer> atWork = new ConcurrentHashMap<>();

  /**
   * @param kind the operations in the plural, for the caller to read
   * @param retryAfter how long until one of them has probably ended
   */
  public ConcurrencyLimit(int max, String kind, Duration retryAfter) {
    this.max = max;
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** A running operation, until it is closed. */
  public interface Permit extends Closeable {
    @Override
    void close();
  }

  /**
   * Starts an operation.
   *
   * @throws StorageException {@code RATE_LIMITED} if the caller has reached the limit
   */
  public Permit begin(String caller) {
    atWork.merge(
        caller,
        1,
        (before, one) -> {
          if (before >= max) {
            throw new StorageException(
                Problem.RATE_LIMITED, "at most %d %s at once".formatted(max, kind), retryAfter);
          }
          return before + one;
        });
    return () -> end(caller);
  }

  private void end(String caller) {
    atWork.computeIfPresent(caller, (any, before) -> before > 1 ? before - 1 : null);
  }
}
