package dev.cairn.links;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A link to be stored.
 *
 * @param digest the digest of its secret
 * @param checkpointId the only checkpoint that it shows; empty for the active one
 */
public record NewLink(
    byte[] digest,
    Optional<UUID> checkpointId,
    Duration lifetime,
    boolean isRedacted,
    Optional<String> note) {}
