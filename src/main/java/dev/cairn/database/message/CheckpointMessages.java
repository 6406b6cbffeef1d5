package dev.cairn.database.message;

/**
 * Which messages a checkpoint has.
 *
 * @param anchor the checkpoint
 */
public record CheckpointMessages(CachedMessages.Anchor anchor, MessageRuns runs) {}
