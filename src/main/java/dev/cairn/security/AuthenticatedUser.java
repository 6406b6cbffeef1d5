package dev.cairn.security;

import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The user that valid credentials belong to.
 *
 * @param basis the credentials
 */
record AuthenticatedUser(String username, Set<Role> roles, TokenAccess access, SignInBasis basis) {

  /** Returns the API token, if the user authenticated with one. */
  Optional<UUID> tokenId() {
    return basis.tokenId();
  }
}
