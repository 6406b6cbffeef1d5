package dev.cairn.session;

/** A user's permissions, as granted by the company. A user without any role has no access. */
public enum Role {
  /** Works with their own sessions and reads public ones. */
  USER,
  /** Reads every session and the audit log. */
  AUDITOR,
  /** Reads and changes every session, reads the audit log, and revokes any token. */
  ADMIN
}
