package dev.cairn.security.token;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A token to be stored.
 *
 * @param digest the SHA-256 of the secret
 * @param parentId the token used to create it, which it never outlives
 */
public record NewToken(
    String username,
    String name,
    Optional<String> prefix,
    byte[] digest,
    TokenAccess access,
    Optional<Duration> lifetime,
    Optional<UUID> parentId) {}
