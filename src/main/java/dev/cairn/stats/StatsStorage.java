package dev.cairn.stats;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps statistics of sessions, which are recorded when a message is stored. Each method is atomic
 * and acts for the caller of the moment, for whom there is what {@link
 * dev.cairn.session.SessionStorage} shows it.
 */
public interface StatsStorage extends SessionStatsStorage {

  /**
   * Adds up the statistics of all sessions of a scope, deleted ones too.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  StatsReport report(StatsQuery query);

  /**
   * Begins to count everything anew, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is no
   *     administrator
   */
  void beginRebuild();

  /**
   * The next sessions of any owner, by their ids.
   *
   * @param after the last one before
   */
  List<UUID> sessions(Optional<UUID> after);

  /** Counts a session anew, from its checkpoints and messages. */
  void rebuild(UUID sessionId);
}
