package dev.cairn.security;

import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who stands behind credentials that count.
 *
 * @param basis those credentials
 */
record AuthenticatedUser(String username, Set<Role> roles, TokenAccess access, SignInBasis basis) {

  /** The API token, if it is one. */
  Optional<UUID> tokenId() {
    return basis.tokenId();
  }
}
