package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot of a session's whole message list.
 *
 * @param parentId the checkpoint of the same session that this one continues; empty for a root
 * @param messageCount the total number of messages
 * @param state all messages, or only as many of the last ones as were requested; empty if the state
 *     was not requested
 * @param otherFields additional fields returned by a store, by name; always empty for Cairn's own
 *     stores
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

  /** Returns the position of this checkpoint in a list of checkpoints. */
  public PageCursor cursor() {
    return new PageCursor(createdAt, id);
  }

  /** Returns a copy with at most this many messages, the last ones. */
  public Checkpoint last(int most) {
    return with(state.map(whole -> whole.last(most)));
  }

  /** Returns a copy without the state. */
  public Checkpoint withoutState() {
    return with(Optional.empty());
  }

  private Checkpoint with(Optional<CheckpointState> other) {
    return new Checkpoint(
        id, sessionId, parentId, messageCount, createdAt, updatedAt, other, otherFields);
  }
}
