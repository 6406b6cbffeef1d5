package dev.cairn.archive;

/** What became of a session or file of an archive. */
public enum ImportOutcome {
  IMPORTED,
  /** It is here already, with the same content. */
  SKIPPED,
  /**
   * Its id or path, or the id of a checkpoint, is here already with other content or another owner.
   */
  CONFLICT,
  /** It cannot be made a session or file. */
  FAILED
}
