package dev.cairn.session;

import java.util.UUID;

/**
 * Creates sessions from existing ones.
 *
 * <p>The contract of {@link SessionStorage} applies here too.
 */
public interface SessionForks {

  /**
   * Creates a session, owned by the caller, that starts from a checkpoint of a session that the
   * caller may read. The fork stays complete whatever happens to the original. A fork uses no
   * tokens and calls no tools: statistics count only what is added to it later.
   *
   * @return the new session and its checkpoint, without its state
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the checkpoint does
   *     not belong to it
   */
  CreateSessionResult forkSession(UUID sessionId, ForkSessionRequest request);
}
