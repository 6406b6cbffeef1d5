package dev.cairn.database.transaction;

import dev.cairn.database.start.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Limits the concurrent changes of each session on this node. */
@ApplicationScoped
class SessionChanges {

  private static final String REFUSAL = "too many concurrent changes of the session";

  /** While one change runs, the next one is ready to start when it ends. */
  private final PermitsByKey<UUID> pairs = new PermitsByKey<>(2, REFUSAL);

  private final PermitsByKey<UUID> single = new PermitsByKey<>(1, REFUSAL);

  @Inject private Database database;

  /** Waits for a permit, see {@link PermitsByKey#await}. */
  PermitsByKey.Permit await(UUID sessionId) {
    return (database.failsAfterLockWait() ? single : pairs).await(sessionId);
  }
}
