package dev.cairn.session;

/** What a user is allowed by the company. Without any role nobody may call. */
public enum Role {
  /** Works with sessions of its own and reads public ones. */
  USER,
  /** Reads every session and the audit log. */
  AUDITOR,
  /** Reads and changes every session, reads the audit log, and revokes any token. */
  ADMIN
}
