package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Reads parts of sessions, for people who look at them. What a method costs depends on what it
 * returns, not on how long the session is.
 *
 * <p>The law of {@link SessionStorage} holds here too. A store may lack these methods: then each
 * throws {@code NOT_FOUND}.
 */
public interface SessionReader {

  /**
   * Lists messages of a checkpoint, in their order. The page ends earlier, after one message at
   * least, when its messages are large together. Messages of a checkpoint never move: an index
   * stays valid for as long as the checkpoint is named.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the checkpoint is
   *     none of it
   */
  ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query);

  /**
   * Reads one message, however large it is.
   *
   * @param checkpointId a checkpoint of the session; empty for the active one
   * @throws StorageException as {@link #listMessages}, and {@code NOT_FOUND} if the checkpoint has
   *     no message of this index
   */
  default ListedMessage getMessage(UUID sessionId, Optional<UUID> checkpointId, int index) {
    return listMessages(sessionId, ListMessagesQuery.one(checkpointId, index)).messages().stream()
        .findFirst()
        .orElseThrow(() -> new StorageException(Problem.MESSAGE_NOT_FOUND));
  }

  /**
   * Compares a checkpoint with another one of its session, or of one that is related to it by
   * forks. Reads only messages that are different, and only those that are on the page, which ends
   * as one of {@link #listMessages} does.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such checkpoint, or the other one is
   *     of a session that is not related
   */
  CheckpointDiff compareCheckpoints(CompareCheckpointsQuery query);
}
