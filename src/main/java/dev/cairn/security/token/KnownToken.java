package dev.cairn.security.token;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it was found.
 *
 * @param digest SHA-256 of the secret
 * @param roles those of its user now
 * @param signedInAt when its user last came by single sign-on; empty for users who never do
 */
public record KnownToken(
    ApiToken token, byte[] digest, Set<Role> roles, Optional<Instant> signedInAt) {}
