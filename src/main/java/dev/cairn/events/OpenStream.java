package dev.cairn.events;

/** A response that goes on. No method waits for its reader. */
public interface OpenStream {

  /** Shows that it is alive, if nothing did for a while, and closes if nobody reads. */
  void beat();

  boolean isOpen();

  /** Closes it as soon as what was passed on is read; it takes nothing more. */
  void end();
}
