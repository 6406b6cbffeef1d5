package dev.cairn.search;

import dev.cairn.session.StorageException;

/**
 * Makes anew what search has beside the messages, while the server serves. What is found stays
 * right all the time; it only takes longer.
 */
public interface SearchRebuild {

  /**
   * How far it is.
   *
   * @param running whether this node is at work
   * @param sessionsLeft sessions whose messages are yet to be read
   */
  record State(boolean running, long sessionsLeft) {}

  /**
   * Begins, or begins again.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller is no administrator; {@code
   *     NOT_FOUND} if search is off
   */
  State begin();

  /** As {@link #begin}, but only looks. */
  State state();

  /** As {@link #begin}, but interrupts it; the next start of the server goes on. */
  State stop();

  /**
   * Does the next piece of it, for no caller, or of what is missing for another reason.
   *
   * @return whether there is more to do now
   */
  boolean step();
}
