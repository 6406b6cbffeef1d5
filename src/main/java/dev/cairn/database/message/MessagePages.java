package dev.cairn.database.message;

import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Reads pages of the messages of a checkpoint, and no other message. */
@ApplicationScoped
public class MessagePages {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private CheckpointLookup checkpoints;

  /**
   * Reads as many messages of a range as are small together, at least one.
   *
   * @param maxBytes larger messages come without their text
   * @throws StorageException {@code NOT_FOUND} if the session was erased meanwhile
   */
  public List<ListedMessage> read(
      UUID sessionId, CheckpointMessages checkpoint, ListMessagesQuery.Range range, int maxBytes) {
    int[] wanted = checkpoint.runs().ordinals(range.first(), range.end() - range.first());
    CachedMessages known = known(sessionId, checkpoint);
    Map<Integer, MessageHead> heads = heads(sessionId, known, wanted);
    int size = fitting(wanted, heads, range.isFromEnd(), maxBytes);
    int skip = range.isFromEnd() ? wanted.length - size : 0;
    int[] page = Arrays.copyOfRange(wanted, skip, skip + size);
    Map<Integer, Message> messages =
        messages(
            sessionId,
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

  CachedMessages known(UUID sessionId, CheckpointMessages checkpoint) {
    return cache.of(sessionId, checkpoint.anchor(), id -> checkpoints.exists(sessionId, id));
  }

  /** What each of some messages tells without its body, by their ordinals. */
  private Map<Integer, MessageHead> heads(UUID sessionId, CachedMessages known, int[] ordinals) {
    Map<Integer, MessageHead> heads = new HashMap<>();
    for (int ordinal : ordinals) {
      Message message = known.message(ordinal);
      if (message != null) {
        heads.put(ordinal, MessageHead.of(message));
      }
    }
    int[] unknown =
        Arrays.stream(ordinals).filter(ordinal -> !heads.containsKey(ordinal)).toArray();
    if (unknown.length > 0) {
      MessageHeads read =
          MessageTable.in(entityManager, sessionId, table -> MessageHeads.read(table, unknown));
      Arrays.stream(unknown).forEach(ordinal -> heads.put(ordinal, read.get(ordinal)));
    }
    return heads;
  }

  /** How many of them are on the page. */
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
   * Some messages, by their ordinals.
   *
   * @param ordinals each once
   */
  Map<Integer, Message> messages(
      UUID sessionId, CheckpointMessages checkpoint, CachedMessages known, int[] ordinals) {
    Map<Integer, Message> messages = new HashMap<>();
    for (int ordinal : ordinals) {
      Message message = known.message(ordinal);
      if (message != null) {
        messages.put(ordinal, message);
      }
    }
    int[] unknown =
        Arrays.stream(ordinals).filter(ordinal -> !messages.containsKey(ordinal)).toArray();
    if (unknown.length > 0) {
      Map<Integer, Message> read =
          MessageTable.in(entityManager, sessionId, table -> table.read(unknown));
      known.addMessages(checkpoint.anchor(), read);
      cache.keep(sessionId, known);
      messages.putAll(read);
    }
    if (messages.size() < ordinals.length) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return messages;
  }
}
