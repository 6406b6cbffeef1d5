package dev.cairn.security.page;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A page session to be stored.
 *
 * @param digest the SHA-256 of the secret
 * @param idToken the provider's ID token, encrypted
 */
public record NewPageSession(
    byte[] digest,
    String username,
    Optional<UUID> tokenId,
    Optional<byte[]> idToken,
    Instant expiresAt) {}
