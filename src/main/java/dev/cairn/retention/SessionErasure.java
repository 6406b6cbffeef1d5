package dev.cairn.retention;

import dev.cairn.session.ExpectedVersion;
import java.time.Instant;
import java.util.UUID;

/**
 * Undoes the deletion of a session, or makes it final. Each method is atomic, acts for the current
 * caller under the rules of {@link dev.cairn.session.SessionStorage}, and is recorded in the audit
 * log.
 */
public interface SessionErasure {

  /**
   * Undoes the deletion of a session. Restoring one that is not deleted changes nothing.
   *
   * @return when the session was last changed
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session;
   *     {@code UNAUTHORIZED} if the caller can see it but may not change it; {@code
   *     INVALID_REQUEST} if it is not in the version that the request expects
   */
  Instant restoreSession(UUID sessionId, ExpectedVersion expected);

  /**
   * Erases a deleted session: every row that belongs to it, in every table but the audit log. From
   * then on the session does not exist for any request, pending or new, on any node.
   *
   * @throws dev.cairn.session.StorageException as {@link #restoreSession}, and {@code
   *     INVALID_REQUEST} if the session is not deleted
   */
  PurgedSession purgeSession(UUID sessionId, ExpectedVersion expected);
}
