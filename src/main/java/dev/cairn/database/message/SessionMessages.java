package dev.cairn.database.message;

import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

/** The messages of sessions, stored and read. */
@ApplicationScoped
public class SessionMessages {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private MessagePieces pieces;

  /**
   * Stores those messages that the session does not have. The caller holds its lock.
   *
   * @param seen the active checkpoint
   * @param nextOrdinal the ordinal for the first new message
   * @param digests of the messages, in order
   */
  public MessageTable.Stored store(
      UUID sessionId,
      CachedMessages.Anchor seen,
      int nextOrdinal,
      List<Message> messages,
      List<MessageTable.Digest> digests) {
    CachedMessages known = cache.of(sessionId, seen);
    MessageTable.Stored stored =
        MessageTable.in(
            entityManager,
            sessionId,
            table -> table.store(messages, digests, known.ordinals(digests), nextOrdinal));
    if (!stored.found().isEmpty()) {
      known.addOrdinals(seen, stored.found()); // what is new is not known before the commit
      cache.keep(sessionId, known);
    }
    return stored;
  }

  /**
   * The last messages of a checkpoint: the first piece of them, mostly all, is read now, the others
   * when they are needed, a piece at a time.
   *
   * @param last how many there may be
   */
  public MessageSequence read(UUID sessionId, CheckpointMessages checkpoint, int last) {
    CheckpointMessages wanted = checkpoint.last(last);
    List<Message> first = pieces.read(sessionId, wanted, 0);
    return first.size() == wanted.runs().messageCount()
        ? MessageSequence.of(first)
        : inPieces(sessionId, wanted, first);
  }

  /** The messages of a checkpoint, all read when they are needed. */
  public MessageSequence readLater(UUID sessionId, CheckpointMessages checkpoint) {
    return inPieces(sessionId, checkpoint, List.of());
  }

  private MessageSequence inPieces(
      UUID sessionId, CheckpointMessages checkpoint, List<Message> first) {
    return new StoredMessages(
        checkpoint.runs().messageCount(),
        first,
        skip -> pieces.readLater(sessionId, checkpoint, skip));
  }
}
