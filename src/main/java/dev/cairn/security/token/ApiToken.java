package dev.cairn.security.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The public properties of an API token, without its secret.
 *
 * @param username the user for whom it acts
 * @param name unique among the tokens of its user
 * @param prefix the first characters of the secret, if the server generated it
 * @param lastUsedAt when it was last used, to the minute
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
