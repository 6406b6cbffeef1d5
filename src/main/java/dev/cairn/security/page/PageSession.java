package dev.cairn.security.page;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A browser that is signed in to the page.
 *
 * @param roles the current roles of the user
 * @param tokenId the API token with which it began; empty after single sign-on
 * @param lastUsedAt when it was last used, to the minute
 * @param expiresAt when it ends, regardless of use
 */
public record PageSession(
    UUID id,
    String username,
    Set<Role> roles,
    Optional<UUID> tokenId,
    Instant lastUsedAt,
    Instant expiresAt) {}
