package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot of a session's whole message list.
 *
 * @param parentId the checkpoint of the same session that it continues; empty for a first one
 * @param state with all messages, or as many of the last ones as were asked for
 * @param messageCount how many messages it has in all
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record Checkpoint(
    UUID id,
    UUID sessionId,
    Optional<UUID> parentId,
    CheckpointState state,
    int messageCount,
    Instant createdAt,
    Instant updatedAt,
    Map<String, JsonText> otherFields) {

  public Checkpoint {
    otherFields = OtherFields.copy(otherFields);
  }

  /** The same with at most so many messages, the last ones. */
  public Checkpoint last(int most) {
    return new Checkpoint(
        id, sessionId, parentId, state.last(most), messageCount, createdAt, updatedAt, otherFields);
  }

  /** The same as lists have it, with its state. */
  public CheckpointSummary toSummary() {
    return new CheckpointSummary(
        id,
        sessionId,
        parentId,
        messageCount,
        createdAt,
        updatedAt,
        Optional.of(state),
        otherFields);
  }
}
