package dev.cairn.audit;

/**
 * Stores the audit log. Each method throws {@link dev.cairn.session.StorageException} of kind
 * {@code CONNECTION} if the log is unavailable: an action that cannot be recorded must not happen.
 */
public interface AuditTrail {

  /**
   * Records an entry: as part of the current transaction, so that both are committed or neither, or
   * immediately if there is none. After the commit, an {@link AuditEvent} is fired.
   */
  void record(AuditEntry entry);

  /** Lists events, newest first, and records that too. */
  AuditPage list(AuditQuery query);
}
