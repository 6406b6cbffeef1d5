package dev.cairn.database.message;

import dev.cairn.encryption.SessionKey;
import java.util.UUID;

/**
 * Which messages a checkpoint has.
 *
 * @param key of its session
 * @param anchor the checkpoint
 */
public record CheckpointMessages(SessionKey key, CachedMessages.Anchor anchor, MessageRuns runs) {

  UUID sessionId() {
    return key.sessionId();
  }

  /** The last of them, at most so many. */
  CheckpointMessages last(int most) {
    return new CheckpointMessages(key, anchor, runs.last(most));
  }
}
