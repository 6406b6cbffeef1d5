package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a new checkpoint.
 *
 * @param state the whole message list, not only what is new
 * @param parentId a checkpoint of the same session
 * @param idempotencyKey by which a repetition is known
 * @param expected for which versions of the session it is meant
 */
public record CreateCheckpointRequest(
    CheckpointState state,
    Optional<UUID> parentId,
    Optional<IdempotencyKey> idempotencyKey,
    ExpectedVersion expected) {

  public CreateCheckpointRequest {
    CheckpointState.requireFit(state.metadata());
  }

  public CreateCheckpointRequest(
      CheckpointState state, Optional<UUID> parentId, Optional<IdempotencyKey> idempotencyKey) {
    this(state, parentId, idempotencyKey, ExpectedVersion.ANY);
  }

  public CreateCheckpointRequest(CheckpointState state, Optional<UUID> parentId) {
    this(state, parentId, Optional.empty());
  }

  /** The same for certain versions of the session only. */
  public CreateCheckpointRequest expecting(ExpectedVersion version) {
    return new CreateCheckpointRequest(state, parentId, idempotencyKey, version);
  }
}
