package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One conversation of an agent.
 *
 * @param owner the username of its creator; empty if the store does not say
 * @param cwd the directory in which the agent works
 * @param deletedAt when it was deleted; empty while {@code status} is ACTIVE
 * @param activeCheckpoint the checkpoint created last
 * @param forkedFrom what it began with; empty if that is hidden from the caller, or gone
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record Session(
    UUID id,
    Optional<String> owner,
    String title,
    SessionVisibility visibility,
    SessionStatus status,
    Optional<String> cwd,
    SessionLabels labels,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> deletedAt,
    Optional<Checkpoint> activeCheckpoint,
    Optional<ForkOrigin> forkedFrom,
    Map<String, JsonText> otherFields) {

  public Session {
    otherFields = OtherFields.copy(otherFields);
  }

  /** The same with at most so many messages, the last ones. */
  public Session last(int most) {
    return new Session(
        id,
        owner,
        title,
        visibility,
        status,
        cwd,
        labels,
        createdAt,
        updatedAt,
        deletedAt,
        activeCheckpoint.map(checkpoint -> checkpoint.last(most)),
        forkedFrom,
        otherFields);
  }
}
