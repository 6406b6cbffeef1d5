package dev.cairn.database.message;

/**
 * Which messages a checkpoint has.
 *
 * @param anchor the checkpoint
 */
public record CheckpointMessages(CachedMessages.Anchor anchor, MessageRuns runs) {

  /** The last of them, at most so many. */
  CheckpointMessages last(int most) {
    return new CheckpointMessages(anchor, runs.last(most));
  }
}
