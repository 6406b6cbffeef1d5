package dev.cairn.links;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A link to a session.
 *
 * @param checkpointId the only checkpoint that it shows; empty for whichever is active
 * @param createdBy the username of its creator
 * @param note the purpose of the link
 * @param isRedacted whether it shows the session with secrets replaced
 * @param views how often it was opened
 */
public record Link(
    UUID id,
    UUID sessionId,
    Optional<UUID> checkpointId,
    String createdBy,
    Optional<String> note,
    boolean isRedacted,
    Instant createdAt,
    Instant expiresAt,
    long views,
    Optional<Instant> lastViewedAt) {}
