package dev.cairn.security;

import java.time.Duration;
import java.util.Optional;

/**
 * A token to be kept.
 *
 * @param digest SHA-256 of the secret
 */
public record NewToken(
    String username,
    String name,
    Optional<String> prefix,
    byte[] digest,
    TokenAccess access,
    Optional<Duration> lifetime) {}
