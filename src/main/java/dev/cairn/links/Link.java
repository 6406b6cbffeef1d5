package dev.cairn.links;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A link to a session.
 *
 * @param checkpointId the only checkpoint that it shows; empty for the active one, as it goes on
 * @param createdBy the username of who made it
 * @param note what it is for
 * @param isRedacted whether secrets are replaced in what it shows
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
