package dev.cairn.database.message;

import dev.cairn.encryption.SessionKey;
import java.util.UUID;

/**
 * The messages that a checkpoint refers to.
 *
 * @param key the key of its session
 * @param anchor the checkpoint
 */
public record CheckpointMessages(SessionKey key, CachedMessages.Anchor anchor, MessageRuns runs) {

  UUID sessionId() {
    return key.sessionId();
  }

  /** Returns the last messages, at most the given number. */
  CheckpointMessages last(int most) {
    return new CheckpointMessages(key, anchor, runs.last(most));
  }
}
