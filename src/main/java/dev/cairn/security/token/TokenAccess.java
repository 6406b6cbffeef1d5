package dev.cairn.security.token;

/**
 * The access levels of credentials, each including the previous ones. Never more than the user's
 * own.
 */
public enum TokenAccess {
  READ,
  /** Can also change sessions. */
  WRITE,
  /** Can also create and revoke tokens. */
  ADMIN
}
