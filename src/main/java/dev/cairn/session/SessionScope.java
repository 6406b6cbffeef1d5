package dev.cairn.session;

/** Selects whose sessions to list. */
public enum SessionScope {
  /** The caller's own sessions. */
  OWN,
  /** Other users' public sessions. */
  SHARED,
  /** Everybody's sessions; for auditors and administrators only. */
  ALL
}
