package dev.cairn.session;

/** The kinds of session event that clients are notified of. */
public enum EventKind {
  /** A session was created with its first checkpoint, also by a fork or an import. */
  SESSION_CREATED,
  CHECKPOINT_CREATED,
  /** The title or visibility of a session changed, or the session was redacted. */
  SESSION_CHANGED,
  SESSION_DELETED,
  SESSION_RESTORED
}
