package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a new checkpoint.
 *
 * @param state the whole message list, not only what is new
 * @param parentId a checkpoint of the same session
 * @param idempotencyKey by which a repetition is known
 */
public record CreateCheckpointRequest(
    CheckpointState state, Optional<UUID> parentId, Optional<IdempotencyKey> idempotencyKey) {

  public CreateCheckpointRequest(CheckpointState state, Optional<UUID> parentId) {
    this(state, parentId, Optional.empty());
  }
}
