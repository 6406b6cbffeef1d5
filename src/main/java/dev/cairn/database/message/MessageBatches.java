package dev.cairn.database.message;

import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the messages of checkpoints in batches: from the cache of this node, or else from the
 * table.
 */
@ApplicationScoped
@DatabaseCall
@Transactional
public class MessageBatches {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private CheckpointLookup checkpoints;

  /**
   * Reads the next messages of a checkpoint that was read in an earlier transaction. In the
   * meantime, other content, which the caller may not read, may have been stored under the same
   * ids.
   *
   * @throws StorageException {@code NOT_FOUND} if the session was erased in the meantime
   */
  public List<Message> readLater(CheckpointMessages checkpoint, int skip) {
    if (!checkpoints.isCurrent(checkpoint.sessionId(), checkpoint.anchor())) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return read(checkpoint, skip);
  }

  /**
   * Reads the next messages of a checkpoint: at least one, up to the limit of a batch.
   *
   * @param skip how many messages were read before
   * @throws StorageException {@code NOT_FOUND} if the session was erased in the meantime
   */
  public List<Message> read(CheckpointMessages checkpoint, int skip) {
    int[] next = checkpoint.runs().ordinals(skip, MessageTable.BATCH_MESSAGES);
    CachedMessages known = cache.of(checkpoint.sessionId(), checkpoint.anchor());
    Map<Integer, Message> read =
        cache.readUncached(
            checkpoint.sessionId(),
            checkpoint.anchor(),
            known,
            next,
            unknown ->
                MessageTable.in(
                    entityManager, checkpoint.key(), table -> table.readFirst(unknown)));
    List<Message> piece = new ArrayList<>();
    long bytes = 0;
    for (int ordinal : next) {
      Message message = read.getOrDefault(ordinal, known.message(ordinal));
      bytes += message == null ? 0 : message.json().length();
      if (message == null || !piece.isEmpty() && bytes > MessageTable.BATCH_BYTES) {
        break;
      }
      piece.add(message);
    }
    if (piece.isEmpty() && next.length > 0) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return piece;
  }
}
