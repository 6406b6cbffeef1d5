package dev.cairn.security;

import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Role;
import java.util.HashSet;
import java.util.Set;

/**
 * The container roles that routes require. Three are assigned by the identity provider under these
 * names; two follow from the access level of the caller's credentials.
 */
public final class Roles {
  /** Users of the API, including auditors and administrators. */
  public static final String USER = "cairn-user";

  public static final String AUDITOR = "cairn-auditor";

  public static final String ADMIN = "cairn-admin";

  /** Credentials that may change sessions. */
  public static final String WRITER = "cairn-writer";

  /** Credentials that may create and revoke tokens. */
  public static final String TOKEN_MAKER = "cairn-token-maker";

  private Roles() {}

  /** Returns the name of a role at the identity provider and in the container. */
  public static String name(Role role) {
    return switch (role) {
      case USER -> USER;
      case AUDITOR -> AUDITOR;
      case ADMIN -> ADMIN;
    };
  }

  /**
   * Returns the roles among the names received from an identity provider; other names are ignored.
   */
  static Set<Role> parse(Set<String> names) {
    Set<Role> roles = new HashSet<>();
    for (Role role : Role.values()) {
      if (names.contains(name(role))) {
        roles.add(role);
        roles.add(Role.USER);
      }
    }
    return roles;
  }

  /** Returns the container roles of a caller. */
  static Set<String> granted(Set<Role> roles, TokenAccess access) {
    Set<String> granted = new HashSet<>();
    roles.forEach(role -> granted.add(name(role)));
    if (!roles.isEmpty() && access.compareTo(TokenAccess.WRITE) >= 0) {
      granted.add(WRITER);
    }
    if (!roles.isEmpty() && access.compareTo(TokenAccess.ADMIN) >= 0) {
      granted.add(TOKEN_MAKER);
    }
    return granted;
  }
}
