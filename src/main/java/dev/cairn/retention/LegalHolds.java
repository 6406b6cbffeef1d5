package dev.cairn.retention;

import java.util.UUID;

/**
 * Legal holds, which prevent sessions from being purged, manually or by retention. They are for
 * auditors and administrators. Each method is atomic, acts for the current caller, who must be able
 * to see the session, and throws {@link dev.cairn.session.StorageException}: {@code UNAUTHORIZED}
 * if the caller is neither, {@code NOT_FOUND} if there is no such session for the caller.
 */
public interface LegalHolds {

  /** Returns whether a session is under legal hold. */
  boolean isHeld(UUID sessionId);

  /**
   * Puts a session under legal hold, or releases it, which is recorded in the audit log. Does
   * nothing if that is its state already.
   */
  void setHeld(UUID sessionId, boolean isHeld);
}
