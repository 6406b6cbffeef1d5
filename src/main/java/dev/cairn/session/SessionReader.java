package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Reads parts of sessions, for people who browse them. The cost of a method depends on what it
 * returns, not on the length of the session.
 *
 * <p>The contract of {@link SessionStorage} applies here too. A store may not support these
 * methods; each of them then throws {@code NOT_FOUND}.
 */
public interface SessionReader {

  /**
   * Lists messages of a checkpoint, in order. Once it has at least one message, the page ends early
   * if its messages would exceed the size limit together. Messages of a checkpoint never move: as
   * long as requests name the checkpoint, an index stays valid.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the checkpoint does
   *     not belong to it
   */
  ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query);

  /**
   * Reads one message, regardless of its size.
   *
   * @param checkpointId a checkpoint of the session; empty for the active one
   * @throws StorageException as {@link #listMessages}, and {@code NOT_FOUND} if the checkpoint has
   *     no message with this index
   */
  default ListedMessage getMessage(UUID sessionId, Optional<UUID> checkpointId, int index) {
    return listMessages(sessionId, ListMessagesQuery.one(checkpointId, index)).messages().stream()
        .findFirst()
        .orElseThrow(() -> new StorageException(Problem.MESSAGE_NOT_FOUND));
  }

  /**
   * Compares a checkpoint with another one of the same session, or of a session related to it by
   * forks. Reads only messages that differ and are on the page, whose size is limited as in {@link
   * #listMessages}.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such checkpoint, or the other one
   *     belongs to an unrelated session
   */
  CheckpointDiff compareCheckpoints(CompareCheckpointsQuery query);
}
