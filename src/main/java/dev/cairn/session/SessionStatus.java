package dev.cairn.session;

/** Whether a session is active or deleted. A deleted session stays readable. */
public enum SessionStatus {
  ACTIVE,
  DELETED
}
