package dev.cairn.database.transaction;

/** Tells that a call of the database is tried again. */
public record Retried(Reason reason) {

  /** Why the attempt before failed. */
  public enum Reason {
    /** Others were in the way: the database had one of the transactions give way. */
    CONFLICT,
    /** The pool gave out a connection that was dead, or it died before the commit was sent. */
    CONNECTION
  }
}
