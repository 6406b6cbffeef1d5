package dev.cairn.database.message;

import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
    CachedMessages known =
        cache.of(sessionId, checkpoint.anchor(), id -> checkpoints.exists(sessionId, id));
    Map<Integer, MessageHead> heads = heads(sessionId, known, wanted);
    int size = fitting(wanted, heads, range.isFromEnd(), maxBytes);
    int skip = range.isFromEnd() ? wanted.length - size : 0;
    int[] page = Arrays.copyOfRange(wanted, skip, skip + size);
    int[] shown =
        Arrays.stream(page).filter(ordinal -> heads.get(ordinal).length() <= maxBytes).toArray();
    Map<Integer, Message> read = messages(sessionId, checkpoint, known, shown);
    List<ListedMessage> messages = new ArrayList<>();
    for (int ordinal : page) {
      MessageHead head = heads.get(ordinal);
      Optional<Message> message = Optional.ofNullable(read.get(ordinal));
      if (message.isEmpty() && head.length() <= maxBytes) {
        throw new StorageException(Problem.SESSION_NOT_FOUND);
      }
      messages.add(
          new ListedMessage(
              range.first() + skip + messages.size(), head.role(), head.length(), message));
    }
    return messages;
  }

  private Map<Integer, MessageHead> heads(UUID sessionId, CachedMessages known, int[] wanted) {
    Map<Integer, MessageHead> heads = new HashMap<>();
    for (int ordinal : wanted) {
      Message message = known.message(ordinal);
      if (message != null) {
        heads.put(ordinal, MessageHead.of(message));
      }
    }
    int[] unknown =
        Arrays.stream(wanted).filter(ordinal -> !heads.containsKey(ordinal)).distinct().toArray();
    if (unknown.length > 0) {
      heads.putAll(
          MessageTable.in(entityManager, sessionId, table -> MessageHead.read(table, unknown)));
    }
    if (!Arrays.stream(wanted).allMatch(heads::containsKey)) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return heads;
  }

  /** How many of them are on the page. */
  private static int fitting(
      int[] wanted, Map<Integer, MessageHead> heads, boolean isFromEnd, int maxBytes) {
    long bytes = 0;
    int size = 0;
    while (size < wanted.length) {
      int length = heads.get(wanted[isFromEnd ? wanted.length - 1 - size : size]).length();
      bytes += length <= maxBytes ? length : 0;
      if (size > 0 && bytes > ListMessagesQuery.PAGE_BYTES) {
        break;
      }
      size++;
    }
    return size;
  }

  private Map<Integer, Message> messages(
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
    return messages;
  }
}
