package dev.cairn.database.transaction;

import dev.cairn.audit.AuditEntry;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;

/** What is refused to a caller who sees it, which is recorded once its transaction has ended. */
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
