package dev.cairn.database.transaction;

/** Event: a call of the database is retried. */
public record Retried(Reason reason) {

  /** Why the previous attempt failed. */
  public enum Reason {
    /** Others were in the way: the database aborted this transaction in their favor. */
    CONFLICT,
    /** The pool handed out a dead connection, or the connection died before the commit was sent. */
    CONNECTION
  }
}
