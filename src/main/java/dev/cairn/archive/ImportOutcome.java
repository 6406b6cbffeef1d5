package dev.cairn.archive;

/** The outcome of importing a session or file of an archive. */
public enum ImportOutcome {
  IMPORTED,
  /** It already exists here, with the same content. */
  SKIPPED,
  /**
   * Its id or path, or the id of a checkpoint, already exists here with other content or another
   * owner.
   */
  CONFLICT,
  /** It cannot be converted to a session or file. */
  FAILED
}
