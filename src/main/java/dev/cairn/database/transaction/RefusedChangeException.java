package dev.cairn.database.transaction;

import dev.cairn.audit.AuditEntry;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;

/**
 * Thrown when a caller may see a session but not change it. The refusal is recorded in the audit
 * log once the transaction has ended.
 */
public final class RefusedChangeException extends StorageException {

  private static final long serialVersionUID = 1L;

  private final transient AuditEntry entry;

  public RefusedChangeException(AuditEntry entry) {
    super(Problem.NOT_THE_OWNER);
    this.entry = entry;
  }

  AuditEntry entry() {
    return entry;
  }
}
