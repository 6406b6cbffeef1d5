package dev.cairn.security;

import dev.cairn.session.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who stands behind credentials that count.
 *
 * @param tokenId the API token, if it is one
 */
record AuthenticatedUser(
    String username, Set<Role> roles, TokenAccess access, Optional<UUID> tokenId) {}
