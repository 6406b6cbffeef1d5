package dev.cairn.audit;

/** The outcome of an action. */
public enum AuditOutcome {
  DONE,
  REFUSED
}
