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
 * What this node has seen of the messages of one session. A message never changes and never moves,
 * so what was seen once stays true, whatever other nodes write, as long as the database is the
 * same: a standby that lacked the latest transactions, or a backup, gives ordinals out once more.
 * Whether it is the same shows by a checkpoint, since that was committed with, or after, all it
 * refers to.
 */
public final class CachedMessages {

  /** About what a message costs besides its bytes, and what a digest costs, in bytes. */
  private static final int OVERHEAD = 200;

  private volatile Message[] messages = {};
  private final Map<MessageTable.Digest, Integer> ordinals = new ConcurrentHashMap<>();
  private long bytes;
  private Anchor anchor;

  /**
   * @param anchor a checkpoint of the session
   */
  CachedMessages(Anchor anchor) {
    this.anchor = anchor;
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

  /** Those ordinals of which the message is not known. */
  int[] withoutMessage(int[] wanted) {
    return Arrays.stream(wanted).filter(ordinal -> message(ordinal) == null).toArray();
  }

  /** The message of an ordinal; null if it is not known. */
  Message message(int ordinal) {
    Message[] known = messages;
    return ordinal < known.length ? known[ordinal] : null;
  }

  /** The ordinals of those messages that are known. */
  Map<MessageTable.Digest, Integer> ordinals(Collection<MessageTable.Digest> digests) {
    Map<MessageTable.Digest, Integer> known = new HashMap<>(digests.size() * 2);
    for (MessageTable.Digest digest : digests) {
      Integer ordinal = ordinals.get(digest);
      if (ordinal != null) {
        known.put(digest, ordinal);
      }
    }
    return known;
  }

  /**
   * Adds what was read in a transaction that has stored no message itself.
   *
   * @param seen the latest checkpoint that was read with it
   */
  synchronized void addMessages(Anchor seen, Map<Integer, Message> read) {
    advance(seen);
    int end = read.keySet().stream().mapToInt(ordinal -> ordinal + 1).max().orElse(0);
    Message[] more = Arrays.copyOf(messages, Math.max(end, messages.length));
    read.forEach(
        (ordinal, message) -> {
          if (more[ordinal] == null) {
            more[ordinal] = message;
            bytes += OVERHEAD + message.json().length();
          }
        });
    messages = more;
  }

  /** As {@link #addMessages}. */
  synchronized void addOrdinals(Anchor seen, Map<MessageTable.Digest, Integer> read) {
    advance(seen);
    int before = ordinals.size();
    ordinals.putAll(read);
    bytes += (long) OVERHEAD * (ordinals.size() - before);
  }

  private void advance(Anchor seen) {
    if (seen.sequence() > anchor.sequence()) {
      anchor = seen;
    }
  }

  /** About how much memory it takes. */
  synchronized int weight() {
    return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + bytes);
  }
}
