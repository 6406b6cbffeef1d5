package dev.cairn.security;

import dev.cairn.audit.AuditEntry;
import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps the users that signed in and their roles, which bound what their API tokens may do. Each
 * method is atomic and throws {@link dev.cairn.session.StorageException} of kind {@code CONNECTION}
 * if the database is unavailable.
 */
public interface AccountStorage {

  /**
   * Remembers a sign-in and its roles, unless a later one is known. Of two at one time, the roles
   * in both are kept.
   *
   * @param at when the identity provider vouched for the user
   */
  void recordSignIn(String username, Set<Role> roles, Instant at);

  /**
   * Records a sign-in in the audit log, unless the user signed in today by the same way, on any
   * node.
   */
  void recordFirstOfDay(AuditEntry signIn);

  /** Whether anybody ever signed in as an administrator. */
  boolean hasAdministratorSignedIn();

  /** Gives roles to a local user. */
  void putLocal(String username, Set<Role> roles);
}
