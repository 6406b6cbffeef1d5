package dev.cairn.database.message;

import dev.cairn.database.Pipeline;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Stores and reads the messages of sessions. */
@ApplicationScoped
public class SessionMessages {

  /** The maximum number of digests read at once, in order to know all of a session. */
  private static final int MAX_DIGESTS = 5_000;

  /**
   * The limits, in messages and bytes, within which new messages are sent together with the other
   * statements of a request.
   */
  private static final int MAX_IN_PIPELINE = 8;

  private static final int MAX_BYTES_IN_PIPELINE = 1 << 16;

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private MessageBatches pieces;
  @Inject private Event<NewMessages> committed;

  /**
   * The result of storing messages.
   *
   * @param ordinals the ordinal of each message, in order
   * @param added the messages that the session did not have before, in the order of their ordinals
   * @param known the cache of the session before
   */
  public record Stored(
      int[] ordinals, Map<MessageTable.Digest, Message> added, CachedMessages known) {

    public List<Message> newMessages() {
      return List.copyOf(added.values());
    }
  }

  /**
   * Stores the messages that the session does not have yet; one that it has and that was redacted
   * in the meantime stays redacted. The caller holds the session's lock.
   *
   * @param seen the active checkpoint
   * @param nextOrdinal the ordinal of the first new message
   * @param digests the digests of the plaintext messages, in order
   * @param pipeline receives the statements that are left to execute
   */
  public Stored store(
      SessionKey key,
      CachedMessages.Anchor seen,
      int nextOrdinal,
      List<Message> messages,
      List<MessageTable.Digest> digests,
      Pipeline pipeline) {
    CachedMessages cached = cache.of(key.sessionId(), seen);
    List<MessageTable.Digest> stored =
        digests.stream().map(MessageTable.Digest.stored(key)).toList();
    Map<MessageTable.Digest, Integer> known =
        MessageTable.in(
            entityManager, key, table -> known(table, seen, cached, stored, nextOrdinal));
    Map<MessageTable.Digest, Message> added = new LinkedHashMap<>();
    int[] ordinals = new int[stored.size()];
    for (int i = 0; i < ordinals.length; i++) {
      MessageTable.Digest digest = stored.get(i);
      Integer ordinal = known.get(digest);
      if (ordinal == null) {
        ordinal = nextOrdinal + added.size();
        known.put(digest, ordinal);
        added.put(digest, messages.get(i));
      }
      ordinals[i] = ordinal;
    }
    insert(key, added, nextOrdinal, pipeline);
    return new Stored(ordinals, added, cached);
  }

  /**
   * Returns the digests that the session has. Usually the node has cached the digests of all its
   * messages; those that other nodes have added since then are read.
   */
  private Map<MessageTable.Digest, Integer> known(
      MessageTable table,
      CachedMessages.Anchor seen,
      CachedMessages cached,
      List<MessageTable.Digest> digests,
      int end)
      throws SQLException {
    CachedMessages.Known at = cached.known(digests);
    int first = at.allBelow();
    if (first >= end || at.ordinals().keySet().containsAll(digests)) {
      return at.ordinals();
    }
    if (end - first <= MAX_DIGESTS && cached.hasRoomFor(end - first)) {
      cached.addDigests(seen, table.findFrom(first), first, end);
      at = cached.known(digests);
    }
    Map<MessageTable.Digest, Integer> known = at.ordinals();
    if (at.allBelow() < end) {
      Set<MessageTable.Digest> unknown = new HashSet<>(digests);
      unknown.removeAll(known.keySet());
      Map<MessageTable.Digest, Integer> found = table.find(unknown);
      cached.addOrdinals(seen, found);
      known.putAll(found);
    }
    cache.keep(table.key().sessionId(), cached);
    return known;
  }

  private void insert(
      SessionKey key,
      Map<MessageTable.Digest, Message> messages,
      int nextOrdinal,
      Pipeline pipeline) {
    if (isLarge(messages.values())) {
      MessageTable.insert(entityManager, key, messages.entrySet(), nextOrdinal);
      return;
    }
    SearchColumns search = SearchColumns.of(entityManager);
    int ordinal = nextOrdinal;
    for (Map.Entry<MessageTable.Digest, Message> each : messages.entrySet()) {
      pipeline.add(
          MessageWriter.insertion(search),
          new MessageWriter.NewMessage(key, ordinal++, each.getKey(), each.getValue(), search));
    }
  }

  private static boolean isLarge(Collection<Message> messages) {
    return messages.size() > MAX_IN_PIPELINE
        || messages.stream().mapToLong(message -> message.json().length()).sum()
            > MAX_BYTES_IN_PIPELINE;
  }

  /**
   * Caches what was stored with a checkpoint, once the transaction is committed.
   *
   * @param now the checkpoint
   * @param nextOrdinal the ordinal of the first new message
   */
  public void remember(UUID sessionId, CachedMessages.Anchor now, int nextOrdinal, Stored stored) {
    if (!isLarge(stored.added().values())) {
      committed.fire(new NewMessages(sessionId, now, nextOrdinal, stored));
    }
  }

  /**
   * Returns the last messages of a checkpoint. The first batch, usually all of them, is read now;
   * the others are read in batches when they are needed.
   *
   * @param last the maximum number of messages
   */
  public MessageSequence read(CheckpointMessages checkpoint, int last) {
    CheckpointMessages wanted = checkpoint.last(last);
    List<Message> first = pieces.read(wanted, 0);
    return first.size() == wanted.runs().messageCount()
        ? MessageSequence.of(first)
        : inBatches(wanted, first);
  }

  /** Returns the messages of a checkpoint, all read when they are needed. */
  public MessageSequence readLater(CheckpointMessages checkpoint) {
    return inBatches(checkpoint, List.of());
  }

  private MessageSequence inBatches(CheckpointMessages checkpoint, List<Message> first) {
    return new StoredMessages(
        checkpoint.runs().messageCount(), first, skip -> pieces.readLater(checkpoint, skip));
  }
}
