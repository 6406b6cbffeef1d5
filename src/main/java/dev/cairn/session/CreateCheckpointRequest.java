package dev.cairn.session;

import java.util.Optional;
import java.util.UUID;

/**
 * A request to create a checkpoint.
 *
 * @param state the whole message list, not only the new messages
 * @param parentId a checkpoint of the same session
 * @param idempotencyKey identifies a repeated request
 * @param expected the versions of the session that the request applies to
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

  /** Returns a copy that applies only to certain versions of the session. */
  public CreateCheckpointRequest expecting(ExpectedVersion version) {
    return new CreateCheckpointRequest(state, parentId, idempotencyKey, version);
  }
}
