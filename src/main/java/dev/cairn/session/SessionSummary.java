package dev.cairn.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A session in a list, without any messages.
 *
 * @param owner the username of the creator; empty if the store does not report it
 * @param messageCount number of messages in the active checkpoint
 * @param lastMessageAt when a checkpoint last added a message that the session did not have
 * @param deletedAt when it was deleted; empty while {@code status} is ACTIVE, or if the store does
 *     not report it
 * @param usage empty unless requested
 * @param forkedFrom the checkpoint that it was forked from; empty if that is hidden from the caller
 *     or no longer exists
 * @param otherFields additional fields returned by a store, by name; always empty for Cairn's own
 *     stores
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

  /** Returns a copy with the token usage. */
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
