package dev.cairn.database.message;

import java.util.UUID;

/** Tells which checkpoints the database has. */
public interface CheckpointLookup {

  /** Whether a session has a checkpoint. */
  boolean exists(UUID sessionId, UUID checkpointId);

  /** Whether a session still has a checkpoint with the messages that it had. */
  boolean isCurrent(UUID sessionId, CachedMessages.Anchor checkpoint);
}
