package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks for a new checkpoint.
 *
 * @param state the whole message list, not only what is new
 * @param parentId a checkpoint of the same session
 * @param idempotencyKey by which a repetition is known
 * @param expected times of which one must be that of the last change of the session; empty for any
 */
public record CreateCheckpointRequest(
    CheckpointState state,
    Optional<UUID> parentId,
    Optional<IdempotencyKey> idempotencyKey,
    Optional<Set<Instant>> expected) {

  public CreateCheckpointRequest {
    expected = expected.map(Set::copyOf);
  }

  public CreateCheckpointRequest(
      CheckpointState state, Optional<UUID> parentId, Optional<IdempotencyKey> idempotencyKey) {
    this(state, parentId, idempotencyKey, Optional.empty());
  }

  public CreateCheckpointRequest(CheckpointState state, Optional<UUID> parentId) {
    this(state, parentId, Optional.empty());
  }

  /** The same for certain versions of the session only. */
  public CreateCheckpointRequest expecting(Optional<Set<Instant>> versions) {
    return new CreateCheckpointRequest(state, parentId, idempotencyKey, versions);
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the session was changed at another time
   */
  public void requireExpected(Instant updatedAt) {
    ExpectedVersion.require(expected, updatedAt);
  }
}
