package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A checkpoint in a list, or wherever its state is not wanted.
 *
 * @param messageCount messages in its state
 * @param state present only if it was asked for
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record CheckpointSummary(
    UUID id,
    UUID sessionId,
    Optional<UUID> parentId,
    int messageCount,
    Instant createdAt,
    Instant updatedAt,
    Optional<CheckpointState> state,
    Map<String, JsonText> otherFields) {

  public CheckpointSummary {
    otherFields = OtherFields.copy(otherFields);
  }

  /** The same without its state. */
  public CheckpointSummary withoutState() {
    return new CheckpointSummary(
        id, sessionId, parentId, messageCount, createdAt, updatedAt, Optional.empty(), otherFields);
  }
}
