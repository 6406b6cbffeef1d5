package dev.cairn.security.token;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as found in the store.
 *
 * @param digest the SHA-256 of the secret
 * @param roles the current roles of its user
 * @param signedInAt when its user last signed in by single sign-on; empty for users who never do
 */
public record KnownToken(
    ApiToken token, byte[] digest, Set<Role> roles, Optional<Instant> signedInAt) {}
