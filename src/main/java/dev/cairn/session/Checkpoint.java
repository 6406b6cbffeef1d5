package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot of a session's whole message list.
 *
 * @param parentId the checkpoint of the same session that it continues; empty for a first one
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record Checkpoint(
    UUID id,
    UUID sessionId,
    Optional<UUID> parentId,
    CheckpointState state,
    Instant createdAt,
    Instant updatedAt,
    Map<String, JsonText> otherFields) {

  public Checkpoint {
    otherFields = OtherFields.copy(otherFields);
  }
}
