package dev.cairn.audit;

/** What is recorded. */
public enum AuditAction {
  /**
   * A user came, for the first time of a day by this way, or somebody whose credentials are not
   * valid.
   */
  SIGN_IN,
  /** A user signed out of the page. */
  SIGN_OUT,
  /** The subject is the token. */
  TOKEN_CREATED,
  /** The subject is the token. */
  TOKEN_REVOKED,
  /** The subject is the session, of any owner. */
  SESSION_DELETED,
  /** The subject is the session, of any owner. */
  SESSION_RESTORED,
  /** The subject is the session that was, of any owner. */
  SESSION_PURGED,
  /** Retention erased early checkpoints of the subject, a session. */
  SESSION_THINNED,
  /** The subject is the session, of any owner; the details say how many places. */
  SESSION_REDACTED,
  /** The subject is the session, of any owner. */
  SESSION_HELD,
  /** The subject is the session, of any owner. */
  SESSION_RELEASED,
  /** The subject is a session of somebody else. */
  SESSION_READ,
  /** The subject is a session of somebody else. */
  SESSION_CHANGED,
  /** A private session became public. The subject is the session, of any owner. */
  SESSION_SHARED,
  /** Somebody made a link to the subject, a session of any owner. */
  LINK_CREATED,
  /** Somebody revoked a link to the subject, a session of any owner. */
  LINK_REVOKED,
  /** Somebody, of whom only the address is known, opened a link to the subject, a session. */
  LINK_VIEWED,
  /** The subject is the session, of any owner; without a subject, many were exported. */
  SESSION_EXPORTED,
  /** Something was listed that only a role lets one see. */
  ROLE_USED
}
