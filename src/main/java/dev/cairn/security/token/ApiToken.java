package dev.cairn.security.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What may be shown of an API token: never its secret.
 *
 * @param username for whom it acts
 * @param name unique among the tokens of its user
 * @param prefix the first characters of the secret, if the server made it
 * @param lastUsedAt to the minute
 */
public record ApiToken(
    UUID id,
    String username,
    String name,
    Optional<String> prefix,
    TokenAccess access,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {}
