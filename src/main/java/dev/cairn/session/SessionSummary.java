package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A session in a list: its particulars without any message.
 *
 * @param owner the username of its creator; empty if the store does not say
 * @param messageCount messages in the active checkpoint
 * @param lastMessageAt when a checkpoint last brought a message that the session did not have
 * @param deletedAt when it was deleted; empty while {@code status} is ACTIVE, or if the store does
 *     not say
 * @param usage empty unless it was asked for
 * @param forkedFrom what it began with; empty if that is hidden from the caller, or gone
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record SessionSummary(
    UUID id,
    Optional<String> owner,
    String title,
    SessionVisibility visibility,
    SessionStatus status,
    Optional<String> cwd,
    SessionLabels labels,
    Instant createdAt,
    Instant updatedAt,
    int messageCount,
    UUID activeCheckpointId,
    Optional<Instant> lastMessageAt,
    Optional<Instant> deletedAt,
    Optional<SessionUsage> usage,
    Optional<ForkOrigin> forkedFrom,
    Map<String, JsonText> otherFields) {

  public SessionSummary {
    otherFields = OtherFields.copy(otherFields);
  }

  /** The same with the tokens that it took. */
  public SessionSummary with(SessionUsage tokens) {
    return new SessionSummary(
        id,
        owner,
        title,
        visibility,
        status,
        cwd,
        labels,
        createdAt,
        updatedAt,
        messageCount,
        activeCheckpointId,
        lastMessageAt,
        deletedAt,
        Optional.of(tokens),
        forkedFrom,
        otherFields);
  }
}
