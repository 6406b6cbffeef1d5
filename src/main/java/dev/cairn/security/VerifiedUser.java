package dev.cairn.security;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Set;

/**
 * Whom the identity provider vouches for.
 *
 * @param issuedAt since when
 * @param expiresAt for how long
 */
record VerifiedUser(String username, Set<Role> roles, Instant issuedAt, Instant expiresAt) {}
