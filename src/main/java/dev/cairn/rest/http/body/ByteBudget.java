package dev.cairn.rest.http.body;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A budget of bytes shared by the users of a node. */
final class ByteBudget {

  private final long max;
  private final Map<String, Long> held = new HashMap<>();
  private long total;

  ByteBudget(long max) {
    this.max = max;
  }

  /**
   * Returns the maximum that one user may usually hold: the other half, or what is left of it,
   * remains for other users.
   */
  private long maxOfOne() {
    return max / 2;
  }

  /**
   * Returns the maximum that a user who holds nothing else may take at once: an eighth remains for
   * others.
   */
  long maxConcurrent() {
    return max - max / 8;
  }

  /**
   * Takes bytes for a user if they are available, or none at all.
   *
   * @return whether the bytes were taken
   */
  synchronized boolean take(String user, long bytes) {
    long before = held.getOrDefault(user, 0L);
    boolean isWithinShare = before + bytes <= maxOfOne() || before == 0 && bytes <= maxConcurrent();
    boolean isFree = isWithinShare && total + bytes <= max;
    if (isFree) {
      held.put(user, before + bytes);
      total += bytes;
    }
    return isFree;
  }

  /**
   * Takes bytes for a user, waiting until they are available.
   *
   * @return whether the bytes were taken in time
   */
  synchronized boolean take(String user, long bytes, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!take(user, bytes)) {
      long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  /** Returns all or some of the bytes taken. */
  synchronized void release(String user, long bytes) {
    total -= bytes;
    held.computeIfPresent(user, (any, before) -> before > bytes ? before - bytes : null);
    notifyAll();
  }
}
