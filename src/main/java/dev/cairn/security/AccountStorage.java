package dev.cairn.security;

import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps who signed in and with which roles, since API tokens may do no more than their users. Each
 * method is atomic and throws {@link dev.cairn.session.StorageException} of kind {@code CONNECTION}
 * if the store is out of reach.
 */
public interface AccountStorage {

  /**
   * Remembers a sign-in and its roles, unless a later one is known. Of two at one time, the roles
   * that both brought count.
   *
   * @param at when the identity provider vouched for the user
   */
  void recordSignIn(String username, Set<Role> roles, Instant at);

  /** Whether anybody ever signed in as an administrator. */
  boolean hasAdministratorSignedIn();

  /** Gives roles to a user of this server's own, unless somebody of that name signed in. */
  void putLocal(String username, Set<Role> roles);
}
