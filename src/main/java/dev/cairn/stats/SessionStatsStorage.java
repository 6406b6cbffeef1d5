package dev.cairn.stats;

import java.util.UUID;

/**
 * Provides the statistics of individual sessions, from a database or another session API.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/storage.rs">stakpak/agent
 *     libs/api/src/storage.rs, get_session_stats, which no backend of the client implements</a>
 */
public interface SessionStatsStorage {

  /**
   * Returns how tools were called in a session and how many tokens it used, over all of its
   * checkpoints. The statistics are recorded when messages are stored; this method reads no
   * messages.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session for
   *     the caller
   */
  SessionStats getSessionStats(UUID sessionId);
}
