package dev.cairn.events;

/** An open-ended response. No method waits for its reader. */
public interface OpenStream {

  /**
   * Sends a sign of life if nothing was sent for a while, and closes the stream if nobody reads.
   */
  void heartbeat();

  boolean isOpen();

  /** Closes the stream once all pending data is read; it accepts nothing more. */
  void end();
}
