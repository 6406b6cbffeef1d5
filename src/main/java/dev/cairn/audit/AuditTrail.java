package dev.cairn.audit;

/**
 * Keeps the audit log. Each method throws {@link dev.cairn.session.StorageException} of kind {@code
 * CONNECTION} if the log is out of reach: what cannot be recorded must not happen.
 */
public interface AuditTrail {

  /**
   * Records an entry: with the transaction at hand, so that neither is kept without the other, or
   * else at once. Once it is kept, an {@link AuditEvent} is fired.
   */
  void record(AuditEntry entry);

  /** Lists events, newest first. That is recorded, too. */
  AuditPage list(AuditQuery query);
}
