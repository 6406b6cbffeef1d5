package dev.cairn.database.transaction;

import dev.cairn.database.start.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Limits the concurrent changes of each session on this node. */
@ApplicationScoped
class SessionChanges {

  private static final String REFUSAL = "too many changes of the session at once";

  /** While one change runs, the next one is ready to start when it ends. */
  private final Turns<UUID> pairs = new Turns<>(2, REFUSAL);

  private final Turns<UUID> single = new Turns<>(1, REFUSAL);

  @Inject private Database database;

  /** Waits for a turn, see {@link Turns#await}. */
  Turns.Turn await(UUID sessionId) {
    return (database.failsAfterLockWait() ? single : pairs).await(sessionId);
  }
}
