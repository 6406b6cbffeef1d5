package dev.cairn.security;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Set;

/**
 * A user for whom the identity provider vouches.
 *
 * @param issuedAt since when
 * @param expiresAt until when
 */
record VerifiedUser(String username, Set<Role> roles, Instant issuedAt, Instant expiresAt) {}
