package dev.cairn.session;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * For whom a storage acts, and the rules of what that caller may do.
 *
 * @param username the name by which sessions are owned
 * @param tokenId the API token in the caller's hand, if it came by one
 * @param address from where the request came, as the server sees it
 */
public record Caller(
    String username, Set<Role> roles, Optional<UUID> tokenId, Optional<String> address) {

  public Caller {
    Objects.requireNonNull(username);
    roles = Set.copyOf(roles);
  }

  public boolean owns(String owner) {
    return username.equals(owner);
  }

  /** Whether private things of others exist for this caller. */
  public boolean seesEverything() {
    return roles.contains(Role.AUDITOR) || roles.contains(Role.ADMIN);
  }

  /** Whether the caller may change what this owner has, given that it sees it. */
  public boolean mayChange(String owner) {
    return owns(owner) || roles.contains(Role.ADMIN);
  }
}
