package dev.cairn.database.message;

import dev.cairn.session.Message;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A node's cache of the messages of one session. The ordinal of a message never changes, and its
 * content changes only together with the content version of the session. So cached entries stay
 * valid, whatever other nodes write, as long as the content version and the database are the same:
 * a standby that lacked the latest transactions, or a restored backup, assigns ordinals a second
 * time. A checkpoint shows whether it is the same database, since it was committed with, or after,
 * everything it refers to.
 */
public final class CachedMessages {

  /** The approximate memory overhead of a message besides its bytes, and of a digest, in bytes. */
  private static final int OVERHEAD = 200;

  private final Map<Integer, Message> messages = new ConcurrentHashMap<>();
  private final Map<MessageTable.Digest, Integer> ordinals = new ConcurrentHashMap<>();
  private final long maxBytes;

  /**
   * The digests of all messages with a lower ordinal are cached, including those of redacted ones.
   */
  private int digestsKnownBelow;

  private long bytes = OVERHEAD;
  private Anchor anchor;

  /**
   * @param anchor a checkpoint of the session
   * @param maxBytes the approximate limit of memory; whatever exceeds it is not cached
   */
  CachedMessages(Anchor anchor, long maxBytes) {
    this.anchor = anchor;
    this.maxBytes = maxBytes;
  }

  /**
   * A checkpoint that refers to nothing newer than itself.
   *
   * @param contentVersion the content version of its session, which changes when any of the
   *     messages does
   */
  public record Anchor(UUID checkpointId, int sequence, int contentVersion) {}

  /**
   * Returns whether the whole cache is valid in the database that contains a checkpoint.
   *
   * @param exists whether the database also contains another checkpoint
   */
  boolean isValidFor(Anchor seen, Predicate<UUID> exists) {
    Anchor latest = anchor();
    return latest.contentVersion() == seen.contentVersion()
        && (latest.checkpointId().equals(seen.checkpointId())
            || exists.test(latest.checkpointId()));
  }

  private synchronized Anchor anchor() {
    return anchor;
  }

  /** Returns the ordinals whose message is not cached, distinct and in order. */
  int[] withoutMessage(int[] wanted) {
    return Arrays.stream(wanted).filter(ordinal -> message(ordinal) == null).distinct().toArray();
  }

  /** Returns the message of an ordinal; null if it is not cached. */
  Message message(int ordinal) {
    return messages.get(ordinal);
  }

  /**
   * What is cached for some digests.
   *
   * @param ordinals the ordinals of the cached messages
   * @param allBelow the ordinal below which the lookup is complete: a digest that is not found
   *     belongs to no message of the session below it
   */
  record Known(Map<MessageTable.Digest, Integer> ordinals, int allBelow) {}

  /** Returns a consistent view of what is cached for some digests. */
  synchronized Known known(Collection<MessageTable.Digest> digests) {
    int allBelow = digestsKnownBelow;
    Map<MessageTable.Digest, Integer> known = new HashMap<>(digests.size() * 2);
    for (MessageTable.Digest digest : digests) {
      Integer ordinal = ordinals.get(digest);
      if (ordinal != null) {
        known.put(digest, ordinal);
      }
    }
    return new Known(known, allBelow);
  }

  /**
   * Adds messages that were read in a transaction that has not stored any itself.
   *
   * @param seen the latest checkpoint that was read in the same transaction
   */
  synchronized void addMessages(Anchor seen, Map<Integer, Message> read) {
    advance(seen);
    for (Map.Entry<Integer, Message> each : read.entrySet()) {
      int length = each.getValue().json().length();
      if (bytes + OVERHEAD + length <= maxBytes / 4 * 3) { // the rest is reserved for digests
        add(messages, each.getKey(), each.getValue(), length);
      }
    }
  }

  /** Adds ordinals by digest, like {@link #addMessages}. */
  synchronized void addOrdinals(Anchor seen, Map<MessageTable.Digest, Integer> read) {
    advance(seen);
    read.forEach((digest, ordinal) -> add(ordinals, digest, ordinal, 0));
  }

  /**
   * Adds all digests of a range of messages. Digests that do not fit are not cached; then the range
   * does not count as complete, nor do those after it.
   *
   * @param first the ordinal of the first message
   * @param end the ordinal after the last message
   */
  synchronized void addDigests(
      Anchor seen, Map<MessageTable.Digest, Integer> digests, int first, int end) {
    addOrdinals(seen, digests);
    if (first <= digestsKnownBelow && ordinals.keySet().containsAll(digests.keySet())) {
      digestsKnownBelow = Math.max(digestsKnownBelow, end);
    }
  }

  /** Returns whether this many more digests fit. */
  synchronized boolean hasRoomFor(int digests) {
    return bytes + (long) OVERHEAD * digests <= maxBytes;
  }

  private <K, V> void add(Map<K, V> known, K key, V value, int length) {
    if (bytes + OVERHEAD + length <= maxBytes && known.putIfAbsent(key, value) == null) {
      bytes += OVERHEAD + length;
    }
  }

  private void advance(Anchor seen) {
    if (seen.sequence() > anchor.sequence()) {
      anchor = seen;
    }
  }

  /** Returns the approximate size in memory. */
  synchronized int weight() {
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }
}
