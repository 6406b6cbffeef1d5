package dev.cairn.session;

/** Whether a session is in use or was deleted; a deleted one stays readable. */
public enum SessionStatus {
  ACTIVE,
  DELETED
}
