package dev.cairn.security;

import dev.cairn.audit.AuditEntry;
import dev.cairn.session.Role;
import java.time.Instant;
import java.util.Set;

/**
 * Stores the users that have signed in and their roles, which limit what their API tokens may do.
 * Each method is atomic and throws {@link dev.cairn.session.StorageException} of kind {@code
 * CONNECTION} if the database is unavailable.
 */
public interface AccountStorage {

  /**
   * Stores a sign-in with its roles, unless a later one is already stored. If two have the same
   * time, only the roles common to both are kept.
   *
   * @param at when the identity provider vouched for the user
   */
  void recordSignIn(String username, Set<Role> roles, Instant at);

  /**
   * Records a sign-in in the audit log, unless the user has already signed in today in the same
   * way, on any node.
   */
  void recordFirstOfDay(AuditEntry signIn);

  /** Returns whether anybody has ever signed in as an administrator. */
  boolean hasAdministratorSignedIn();

  /** Assigns roles to a local user. */
  void putLocal(String username, Set<Role> roles);
}
