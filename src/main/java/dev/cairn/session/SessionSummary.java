package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session in a list: its particulars without any message.
 *
 * @param owner the username of whoever created it
 * @param messageCount messages in the active checkpoint
 * @param lastMessageAt when a checkpoint last brought a message that the session did not have
 */
public record SessionSummary(
    UUID id,
    String owner,
    String title,
    SessionVisibility visibility,
    SessionStatus status,
    Optional<String> cwd,
    Instant createdAt,
    Instant updatedAt,
    int messageCount,
    UUID activeCheckpointId,
    Optional<Instant> lastMessageAt) {}
