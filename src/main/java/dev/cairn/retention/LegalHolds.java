package dev.cairn.retention;

import java.util.UUID;

/**
 * Legal holds, which keep sessions from being purged, by hand or by retention. They are for
 * auditors and administrators. Each method is atomic, acts for the caller of the moment, who must
 * see the session, and throws {@link dev.cairn.session.StorageException}: {@code UNAUTHORIZED} if
 * the caller is neither, {@code NOT_FOUND} if there is no such session for it.
 */
public interface LegalHolds {

  /** Whether a session is under legal hold. */
  boolean isHeld(UUID sessionId);

  /**
   * Puts a session under legal hold, or takes it off, which is recorded in the audit log. What is
   * so already stays so.
   */
  void setHeld(UUID sessionId, boolean isHeld);
}
