package dev.cairn.search;

import dev.cairn.session.StorageException;

/**
 * Rebuilds the data that search maintains besides the messages, while the server is running.
 * Results remain correct the whole time; searches only take longer.
 */
public interface SearchRebuild {

  /**
   * The progress of a rebuild.
   *
   * @param running whether this node is working on it
   * @param sessionsLeft the number of sessions whose messages are still to be read
   */
  record State(boolean running, long sessionsLeft) {}

  /**
   * Starts or restarts a rebuild.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller is not an administrator; {@code
   *     NOT_FOUND} if search is disabled
   */
  State begin();

  /** Returns the progress, under the same conditions as {@link #begin}. */
  State state();

  /**
   * Interrupts the rebuild, under the same conditions as {@link #begin}; the next start of the
   * server resumes it.
   */
  State stop();

  /**
   * Does the next step of a rebuild, or of completing the index for another reason, on behalf of no
   * caller.
   *
   * @return whether there is more to do now
   */
  boolean step();
}
