package dev.cairn.security.token;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A token to be kept.
 *
 * @param digest SHA-256 of the secret
 * @param parentId the token with which it is made, which it never outlives
 */
public record NewToken(
    String username,
    String name,
    Optional<String> prefix,
    byte[] digest,
    TokenAccess access,
    Optional<Duration> lifetime,
    Optional<UUID> parentId) {}
