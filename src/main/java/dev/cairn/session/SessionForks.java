package dev.cairn.session;

import java.util.UUID;

/**
 * Begins sessions with what others have.
 *
 * <p>The law of {@link SessionStorage} holds here too.
 */
public interface SessionForks {

  /**
   * Creates a session of the caller's own that begins with a checkpoint of one that it may read. It
   * stays whole whatever happens to that. A fork takes no tokens and calls no tools: statistics
   * count what comes into it afterwards.
   *
   * @return the new session and its checkpoint, without its state
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the checkpoint is
   *     none of it
   */
  CreateSessionResult forkSession(UUID sessionId, ForkSessionRequest request);
}
