package dev.cairn.retention;

/**
 * What retention does, in the order in which it does it. No step changes what a later one finds.
 */
public enum RetentionStep {
  ERASE_IDEMPOTENCY_KEYS,
  ERASE_AUDIT_EVENTS,
  /** Purges sessions that were deleted long ago. */
  PURGE_SESSIONS,
  /** Erases all but the last checkpoints of sessions that are idle, and messages of those only. */
  ERASE_CHECKPOINTS,
  /** Deletes sessions that are idle, so that they may be restored for a while. */
  DELETE_SESSIONS;

  /** Whether it goes through sessions, one at a time. */
  public boolean isOfSessions() {
    return compareTo(PURGE_SESSIONS) >= 0;
  }
}
