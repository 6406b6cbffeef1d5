package dev.cairn.stats;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores statistics of sessions, which are recorded when a message is stored. Each method is atomic
 * and acts for the current caller, who sees the same sessions as in {@link
 * dev.cairn.session.SessionStorage}.
 */
public interface StatsStorage extends SessionStatsStorage {

  /**
   * Aggregates the statistics of all sessions of a scope, including deleted ones.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  StatsReport report(StatsQuery query);

  /**
   * Begins to recompute all statistics, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not an
   *     administrator
   */
  void beginRebuild();

  /**
   * Returns the next sessions of any owner, ordered by id.
   *
   * @param after the last session of the previous batch
   */
  List<UUID> sessions(Optional<UUID> after);

  /** Recomputes the statistics of a session from its checkpoints and messages. */
  void rebuild(UUID sessionId);
}
