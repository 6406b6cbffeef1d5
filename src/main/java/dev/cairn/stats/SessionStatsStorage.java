package dev.cairn.stats;

import java.util.UUID;

/**
 * Keeps the statistics of single sessions, in a database or behind another session API.
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/storage.rs">stakpak/agent
 *     libs/api/src/storage.rs, get_session_stats, which no backend of the client implements</a>
 */
public interface SessionStatsStorage {

  /**
   * Tells how tools were called in a session and what it cost, over all of its checkpoints.
   * Recorded when messages are stored; reads none.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session for
   *     the caller
   */
  SessionStats getSessionStats(UUID sessionId);
}
