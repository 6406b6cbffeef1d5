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
 * What this node has seen of the messages of one session. A message never moves, and changes with
 * the content version of its session only, so what was seen once stays true, whatever other nodes
 * write, as long as that and the database are the same: a standby that lacked the latest
 * transactions, or a backup, gives ordinals out once more. Whether it is the same shows by a
 * checkpoint, since that was committed with, or after, all it refers to.
 */
public final class CachedMessages {

  /** About what a message costs besides its bytes, and what a digest costs, in bytes. */
  private static final int OVERHEAD = 200;

  private final Map<Integer, Message> messages = new ConcurrentHashMap<>();
  private final Map<MessageTable.Digest, Integer> ordinals = new ConcurrentHashMap<>();
  private final long maxBytes;

  /** Of all messages with an ordinal below this the digests are known, also of redacted ones. */
  private int digestsKnownBelow;

  private long bytes = OVERHEAD;
  private Anchor anchor;

  /**
   * @param anchor a checkpoint of the session
   * @param maxBytes how much memory it may take, about: what comes when it is full is left out
   */
  CachedMessages(Anchor anchor, long maxBytes) {
    this.anchor = anchor;
    this.maxBytes = maxBytes;
  }

  /**
   * A checkpoint that refers to nothing newer than it is itself.
   *
   * @param contentVersion of its session, as long as its messages stay what they are
   */
  public record Anchor(UUID checkpointId, int sequence, int contentVersion) {}

  /**
   * Whether all of this is true in the database in which there is a checkpoint.
   *
   * @param exists whether it has another one, too
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

  /** Those ordinals of which the message is not known, each once, in order. */
  int[] withoutMessage(int[] wanted) {
    return Arrays.stream(wanted).filter(ordinal -> message(ordinal) == null).distinct().toArray();
  }

  /** The message of an ordinal; null if it is not known. */
  Message message(int ordinal) {
    return messages.get(ordinal);
  }

  /**
   * What is known of some digests.
   *
   * @param ordinals of those messages that are known
   * @param allBelow the ordinal below which a message is known by its digest, or is none of the
   *     session
   */
  record Known(Map<MessageTable.Digest, Integer> ordinals, int allBelow) {}

  /** What is known of some digests at one moment. */
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
   * Adds what was read in a transaction that has stored no message itself.
   *
   * @param seen the latest checkpoint that was read with it
   */
  synchronized void addMessages(Anchor seen, Map<Integer, Message> read) {
    advance(seen);
    for (Map.Entry<Integer, Message> each : read.entrySet()) {
      int length = each.getValue().json().length();
      if (bytes + OVERHEAD + length <= maxBytes / 4 * 3) { // the rest is for digests
        add(messages, each.getKey(), each.getValue(), length);
      }
    }
  }

  /** As {@link #addMessages}. */
  synchronized void addOrdinals(Anchor seen, Map<MessageTable.Digest, Integer> read) {
    advance(seen);
    read.forEach((digest, ordinal) -> add(ordinals, digest, ordinal, 0));
  }

  /**
   * Adds all digests of a range of messages. What has no room is not known, nor what comes after.
   *
   * @param first the ordinal of the first
   * @param end the ordinal behind the last
   */
  synchronized void addDigests(
      Anchor seen, Map<MessageTable.Digest, Integer> digests, int first, int end) {
    addOrdinals(seen, digests);
    if (first <= digestsKnownBelow && ordinals.keySet().containsAll(digests.keySet())) {
      digestsKnownBelow = Math.max(digestsKnownBelow, end);
    }
  }

  /** Whether so many digests more can be known. */
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

  /** About how much memory it takes. */
  synchronized int weight() {
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }
}
