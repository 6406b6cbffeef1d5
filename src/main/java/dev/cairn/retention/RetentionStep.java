package dev.cairn.retention;

/**
 * What retention does, in the order in which it does it. No step changes what a later one finds.
 */
public enum RetentionStep {
  ERASE_IDEMPOTENCY_KEYS("idempotency keys erased"),
  ERASE_AUDIT_EVENTS("audit events erased"),
  /** Purges sessions that were deleted long ago. */
  PURGE_SESSIONS("sessions purged"),
  /** Erases all but the last checkpoints of sessions that are idle, and messages of those only. */
  ERASE_CHECKPOINTS("checkpoints erased"),
  /** Deletes sessions that are idle, so that they may be restored for a while. */
  DELETE_SESSIONS("sessions deleted");

  private final String words;

  RetentionStep(String words) {
    this.words = words;
  }

  /** What was done, as one says it of some number. */
  public String words() {
    return words;
  }

  /** Whether it goes through sessions, one at a time. */
  public boolean isOfSessions() {
    return compareTo(PURGE_SESSIONS) >= 0;
  }
}
