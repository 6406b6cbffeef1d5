package dev.cairn.database.message;

import dev.cairn.encryption.SessionKey;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Reads pages of the messages of a checkpoint, without reading any other message. */
@ApplicationScoped
public class MessagePages {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;

  /**
   * Returns a page of the messages of a checkpoint.
   *
   * @param updatedAt when its session was last changed
   * @throws StorageException {@code NOT_FOUND} if the session was erased in the meantime
   */
  public ListMessagesResult list(
      UUID checkpointId,
      CheckpointMessages checkpoint,
      Instant updatedAt,
      ListMessagesQuery query) {
    int total = checkpoint.runs().messageCount();
    ListMessagesQuery.Range range = query.range(total, updatedAt);
    List<ListedMessage> messages = read(checkpoint, range, query.maxBytes());
    int place = range.isFromEnd() ? range.end() - messages.size() : range.first();
    return ListMessagesResult.of(checkpointId, updatedAt, total, place, messages);
  }

  /**
   * Reads the first messages of a range, at least one, up to the limit of a batch.
   *
   * @param maxBytes larger messages are returned without their text
   * @throws StorageException {@code NOT_FOUND} if the session was erased in the meantime
   */
  private List<ListedMessage> read(
      CheckpointMessages checkpoint, ListMessagesQuery.Range range, int maxBytes) {
    int[] wanted = checkpoint.runs().ordinals(range.first(), range.end() - range.first());
    CachedMessages known = cache.of(checkpoint.sessionId(), checkpoint.anchor());
    Map<Integer, MessageHead> heads = heads(checkpoint.key(), known, wanted);
    int size = fitting(wanted, heads, range.isFromEnd(), maxBytes);
    int skip = range.isFromEnd() ? wanted.length - size : 0;
    int[] page = Arrays.copyOfRange(wanted, skip, skip + size);
    Map<Integer, Message> messages =
        messages(
            checkpoint,
            known,
            Arrays.stream(page)
                .filter(ordinal -> heads.get(ordinal).length() <= maxBytes)
                .distinct()
                .toArray());
    return IntStream.range(0, size)
        .mapToObj(i -> heads.get(page[i]).listed(range.first() + skip + i, messages.get(page[i])))
        .toList();
  }

  /** Returns the heads of messages, by their ordinals. */
  private Map<Integer, MessageHead> heads(SessionKey key, CachedMessages known, int[] ordinals) {
    int[] unknown = known.withoutMessage(ordinals);
    MessageHeads read =
        MessageTable.in(entityManager, key, table -> MessageHeads.read(table, unknown));
    Map<Integer, MessageHead> heads = new HashMap<>();
    for (int ordinal : ordinals) {
      Message message = known.message(ordinal);
      heads.put(ordinal, message == null ? read.get(ordinal) : MessageHead.of(message));
    }
    return heads;
  }

  /** Returns how many of the messages fit on the page. */
  private static int fitting(
      int[] wanted, Map<Integer, MessageHead> heads, boolean isFromEnd, int maxBytes) {
    long bytes = 0;
    int size = 0;
    while (size < wanted.length) {
      int next = wanted[isFromEnd ? wanted.length - 1 - size : size];
      bytes += heads.get(next).shownLength(maxBytes);
      if (size > 0 && bytes > ListMessagesQuery.PAGE_BYTES) {
        break;
      }
      size++;
    }
    return size;
  }

  /**
   * Returns messages by their ordinals.
   *
   * @param ordinals the distinct ordinals of the messages
   */
  Map<Integer, Message> messages(
      CheckpointMessages checkpoint, CachedMessages known, int[] ordinals) {
    Map<Integer, Message> messages =
        new HashMap<>(
            cache.readUncached(
                checkpoint.sessionId(),
                checkpoint.anchor(),
                known,
                ordinals,
                unknown ->
                    MessageTable.in(
                        entityManager, checkpoint.key(), table -> table.read(unknown))));
    for (int ordinal : ordinals) {
      messages.computeIfAbsent(ordinal, known::message);
    }
    if (messages.size() < ordinals.length) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return messages;
  }
}
