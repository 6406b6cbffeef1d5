package dev.cairn.encryption;

/**
 * Has all sessions be encrypted with the current key: those that are not encrypted, and those whose
 * key is encrypted with another one. The server serves meanwhile.
 */
public interface EncryptionRewrap {

  /**
   * How far it is.
   *
   * @param running whether this node is at work
   * @param sessionsLeft sessions that are yet to be encrypted with the current key
   * @param sessionsFailed sessions that this run could not read, and left as they are
   */
  record State(boolean running, long sessionsLeft, int sessionsFailed) {}

  /**
   * Begins, or begins again: what is done already is not done again.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is no
   *     administrator; {@code NOT_FOUND} if nothing is encrypted here
   */
  State begin();

  /** As {@link #begin}, but only looks. */
  State state();

  /** As {@link #begin}, but interrupts it, until it begins again. */
  State stop();

  /**
   * Does the next piece of it, for no caller.
   *
   * @return whether there is more to do now
   */
  boolean step();

  /**
   * A piece failed, and nothing of it was done. It is tried again; after some times, its session is
   * counted as failed and left as it is, so that the others are not.
   */
  void stepFailed();
}
