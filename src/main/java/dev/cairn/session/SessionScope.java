package dev.cairn.session;

/** Whose sessions to list. */
public enum SessionScope {
  /** The caller's own. */
  OWN,
  /** The public ones of others. */
  SHARED,
  /** Everybody's; for auditors and administrators. */
  ALL
}
