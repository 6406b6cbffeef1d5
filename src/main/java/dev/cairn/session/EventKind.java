package dev.cairn.session;

/** What clients are told of a session. */
public enum EventKind {
  /** With its first checkpoint; also by a fork or an import. */
  SESSION_CREATED,
  CHECKPOINT_CREATED,
  /** It has another title or visibility, or was redacted. */
  SESSION_CHANGED,
  SESSION_DELETED,
  SESSION_RESTORED
}
