package dev.cairn.security.page;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A browser that is signed in to the page.
 *
 * @param roles those of its user now
 * @param tokenId the API token with which it began; empty after single sign-on
 * @param lastUsedAt to the minute
 * @param expiresAt when it ends, however much it is used
 */
public record PageSession(
    UUID id,
    String username,
    Set<Role> roles,
    Optional<UUID> tokenId,
    Instant lastUsedAt,
    Instant expiresAt) {}
