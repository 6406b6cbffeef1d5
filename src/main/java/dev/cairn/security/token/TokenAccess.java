package dev.cairn.security.token;

/** How far credentials reach, each including the ones before. Never further than their user. */
public enum TokenAccess {
  READ,
  /** Also changes sessions. */
  WRITE,
  /** Also makes and revokes tokens. */
  ADMIN
}
