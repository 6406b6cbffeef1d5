package dev.cairn.audit;

/** The recorded actions. */
public enum AuditAction {
  /**
   * A user's first sign-in of a day with one kind of credentials, or an attempt with invalid ones.
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
  /** The subject is the session that no longer exists, of any owner. */
  SESSION_PURGED,
  /** Retention erased early checkpoints of the subject, a session. */
  SESSION_THINNED,
  /** The subject is the session, of any owner; the details give the number of places. */
  SESSION_REDACTED,
  /** The subject is the session, of any owner. */
  SESSION_HELD,
  /** The subject is the session, of any owner. */
  SESSION_RELEASED,
  /** The subject is another user's session. */
  SESSION_READ,
  /** The subject is another user's session. */
  SESSION_CHANGED,
  /** A private session became public. The subject is the session, of any owner. */
  SESSION_SHARED,
  /** Somebody created a link to the subject, a session of any owner. */
  LINK_CREATED,
  /** Somebody revoked a link to the subject, a session of any owner. */
  LINK_REVOKED,
  /** Somebody, of whom only the address is known, opened a link to the subject, a session. */
  LINK_VIEWED,
  /**
   * The subject is the session, of any owner; without a subject, several sessions were exported.
   */
  SESSION_EXPORTED,
  /** A list was read that only a role gives access to. */
  ROLE_USED
}
