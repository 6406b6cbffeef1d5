package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One conversation of an agent.
 *
 * @param owner the username of the creator; empty if the store does not report it
 * @param cwd the agent's working directory
 * @param deletedAt when it was deleted; empty while {@code status} is ACTIVE
 * @param activeCheckpoint the checkpoint created last
 * @param forkedFrom the checkpoint that it was forked from; empty if that is hidden from the caller
 *     or no longer exists
 * @param otherFields additional fields returned by a store, by name; always empty for Cairn's own
 *     stores
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

  /** Returns a copy with at most this many messages, the last ones. */
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
