package dev.cairn.retention;

/** The steps of retention, in order. No step changes what a later one finds. */
public enum RetentionStep {
  ERASE_IDEMPOTENCY_KEYS("idempotency keys erased"),
  ERASE_AUDIT_EVENTS("audit events erased"),
  /** Purges sessions that were deleted long ago. */
  PURGE_SESSIONS("sessions purged"),
  /**
   * Erases all but the last checkpoints of idle sessions, and messages that only the erased ones
   * have.
   */
  ERASE_CHECKPOINTS("checkpoints erased"),
  /** Deletes idle sessions, which can still be restored for a while. */
  DELETE_SESSIONS("sessions deleted");

  private final String words;

  RetentionStep(String words) {
    this.words = words;
  }

  /** Returns what was done, in words that follow a number. */
  public String words() {
    return words;
  }

  /** Returns whether the step processes sessions, one at a time. */
  public boolean isOfSessions() {
    return compareTo(PURGE_SESSIONS) >= 0;
  }
}
