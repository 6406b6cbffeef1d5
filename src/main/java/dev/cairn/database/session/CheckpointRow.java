package dev.cairn.database.session;

import dev.cairn.session.Checkpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The data of a checkpoint that a list shows, and the amount of the rest.
 *
 * @param messageCount null in rows older than the column
 * @param metadataBytes null if there is no metadata
 */
record CheckpointRow(
    UUID id,
    UUID parentId,
    Integer sequence,
    Instant createdAt,
    Integer messageCount,
    Integer metadataBytes) {

  CheckpointRow withMessageCount(int count) {
    return new CheckpointRow(id, parentId, sequence, createdAt, count, metadataBytes);
  }

  Checkpoint toCheckpoint(UUID sessionId) {
    return new Checkpoint(
        id,
        sessionId,
        Optional.ofNullable(parentId),
        messageCount,
        createdAt,
        createdAt,
        Optional.empty(),
        Map.of());
  }
}
