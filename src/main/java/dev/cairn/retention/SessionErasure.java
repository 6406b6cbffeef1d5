package dev.cairn.retention;

import dev.cairn.session.ExpectedVersion;
import java.time.Instant;
import java.util.UUID;

/**
 * Undoes the deletion of a session, or makes it final. Each method is atomic and acts for the
 * caller of the moment, under the rules of {@link dev.cairn.session.SessionStorage}, and is
 * recorded in the audit log.
 */
public interface SessionErasure {

  /**
   * Undoes the deletion of a session. Restoring one that is not deleted changes nothing.
   *
   * @return when the session was changed last
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session;
   *     {@code UNAUTHORIZED} if the caller can see it but may not change it; {@code
   *     INVALID_REQUEST} if it is not the one that the request expects
   */
  Instant restoreSession(UUID sessionId, ExpectedVersion expected);

  /**
   * Erases a deleted session: every row that belongs to it, in every table but the audit log. From
   * then on it is a session that never was, for every request that comes or waits, on every node.
   *
   * @throws dev.cairn.session.StorageException as {@link #restoreSession}, and {@code
   *     INVALID_REQUEST} if the session is not deleted
   */
  PurgedSession purgeSession(UUID sessionId, ExpectedVersion expected);
}
