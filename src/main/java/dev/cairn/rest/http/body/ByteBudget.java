package dev.cairn.rest.http.body;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Bytes that the users of a node share. */
final class ByteBudget {

  private final long max;
  private final Map<String, Long> held = new HashMap<>();
  private long total;

  ByteBudget(long max) {
    this.max = max;
  }

  /** What one user may hold: others always find the other half, or what is left of it. */
  private long maxOfOne() {
    return max / 2;
  }

  /** What a user who holds nothing else may take at once: an eighth is left to the others. */
  long mostAtOnce() {
    return max - max / 8;
  }

  /**
   * Takes bytes for a user, or nothing if they are not free.
   *
   * @return whether they are taken
   */
  synchronized boolean take(String user, long bytes) {
    long before = held.getOrDefault(user, 0L);
    boolean isWithinShare = before + bytes <= maxOfOne() || before == 0 && bytes <= mostAtOnce();
    boolean isFree = isWithinShare && total + bytes <= max;
    if (isFree) {
      held.put(user, before + bytes);
      total += bytes;
    }
    return isFree;
  }

  /** The same, and waits for them. */
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

  /** Gives back what was taken, or a part of it. */
  synchronized void giveBack(String user, long bytes) {
    total -= bytes;
    held.computeIfPresent(user, (any, before) -> before > bytes ? before - bytes : null);
    notifyAll();
  }
}
