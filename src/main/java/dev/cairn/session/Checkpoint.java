package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot of a session's whole message list.
 *
 * @param parentId the checkpoint of the same session that it continues; empty for a first one
 * @param messageCount how many messages it has in all
 * @param state with all messages, or as many of the last ones as were asked for; empty where it is
 *     not wanted
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record Checkpoint(
    UUID id,
    UUID sessionId,
    Optional<UUID> parentId,
    int messageCount,
    Instant createdAt,
    Instant updatedAt,
    Optional<CheckpointState> state,
    Map<String, JsonText> otherFields) {

  public Checkpoint {
    otherFields = OtherFields.copy(otherFields);
  }

  /** Its place in a list of checkpoints. */
  public PageCursor cursor() {
    return new PageCursor(createdAt, id);
  }

  /** The same with at most so many messages, the last ones. */
  public Checkpoint last(int most) {
    return with(state.map(whole -> whole.last(most)));
  }

  /** The same without its state. */
  public Checkpoint withoutState() {
    return with(Optional.empty());
  }

  private Checkpoint with(Optional<CheckpointState> other) {
    return new Checkpoint(
        id, sessionId, parentId, messageCount, createdAt, updatedAt, other, otherFields);
  }
}
