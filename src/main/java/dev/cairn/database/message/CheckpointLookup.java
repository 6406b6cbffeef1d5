package dev.cairn.database.message;

import java.util.UUID;

/** Looks up which checkpoints exist in the database. */
public interface CheckpointLookup {

  /** Returns whether a session has a checkpoint. */
  boolean exists(UUID sessionId, UUID checkpointId);

  /** Returns whether a session still has a checkpoint with the same messages. */
  boolean isCurrent(UUID sessionId, CachedMessages.Anchor checkpoint);
}
