package dev.cairn.stats;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Recomputes all statistics, session by session, while agents continue to work. */
@ApplicationScoped
public class StatsRebuild {

  private final StatsStorage storage;

  @Inject
  StatsRebuild(StatsStorage storage) {
    this.storage = storage;
  }

  StatsRebuild() {
    this(null);
  }

  /**
   * @return the number of sessions that were counted
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not an
   *     administrator
   */
  public int run() {
    storage.beginRebuild();
    int counted = 0;
    List<UUID> sessions = storage.sessions(Optional.empty());
    while (!sessions.isEmpty()) {
      sessions.forEach(storage::rebuild);
      counted += sessions.size();
      sessions = storage.sessions(Optional.of(sessions.get(sessions.size() - 1)));
    }
    return counted;
  }
}
