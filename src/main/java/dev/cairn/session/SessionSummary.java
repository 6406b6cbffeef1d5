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
 * @param otherFields what a store says besides, by name; always empty for a store of ours
 */
public record SessionSummary(
    UUID id,
    Optional<String> owner,
    String title,
    SessionVisibility visibility,
    SessionStatus status,
    Optional<String> cwd,
    Instant createdAt,
    Instant updatedAt,
    int messageCount,
    UUID activeCheckpointId,
    Optional<Instant> lastMessageAt,
    Map<String, JsonText> otherFields) {

  public SessionSummary {
    otherFields = OtherFields.copy(otherFields);
  }
}
