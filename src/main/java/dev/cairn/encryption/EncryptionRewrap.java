package dev.cairn.encryption;

/**
 * Encrypts all sessions with the current key: those that are not encrypted, and those whose key is
 * wrapped with another key. The server keeps serving requests meanwhile.
 */
public interface EncryptionRewrap {

  /**
   * The progress of a run.
   *
   * @param running whether this node is working on it
   * @param sessionsLeft the number of sessions that are not encrypted with the current key yet
   * @param sessionsFailed the number of sessions that this run could not read, and left unchanged
   */
  record State(boolean running, long sessionsLeft, int sessionsFailed) {}

  /**
   * Starts or restarts a run, which does not repeat what is already done.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not an
   *     administrator; {@code NOT_FOUND} if encryption is disabled
   */
  State begin();

  /** Returns the progress, under the same conditions as {@link #begin}. */
  State state();

  /** Interrupts the run until it is started again, under the same conditions as {@link #begin}. */
  State stop();

  /**
   * Does the next step of the run, on behalf of no caller.
   *
   * @return whether there is more to do now
   */
  boolean step();

  /**
   * Reports that a step failed and was rolled back. The step is retried; after several failures,
   * its session is logged, counted as failed and skipped, so that it does not block the others. A
   * database that is unavailable or busy does not count.
   */
  void stepFailed(RuntimeException failure);
}
