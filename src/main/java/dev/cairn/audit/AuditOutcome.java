package dev.cairn.audit;

/** How it ended. */
public enum AuditOutcome {
  DONE,
  REFUSED
}
