package dev.cairn.database.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.database.PlainQuery;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.RedactedSession;
import dev.cairn.session.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Caches sessions with their active checkpoints, as this node last read or stored them. One
 * statement shows whether a session is unchanged: each change has a distinct time, and each
 * checkpoint an id. An agent requests its session before every step, and usually nobody else has
 * changed it.
 */
@ApplicationScoped
class LatestSessions {

  /** The fraction of the heap that the cache may use; less if memory becomes scarce. */
  private static final int PART_OF_HEAP = 64;

  private static final int OVERHEAD = 2000;
  private static final int BYTES_OF_RUN = 40;

  private static final PlainQuery<Boolean> CURRENT =
      new PlainQuery<>("select 1 from session", row -> true);

  private final Cache<UUID, SessionEntity> sessions =
      Caffeine.newBuilder()
          .maximumWeight(Runtime.getRuntime().maxMemory() / PART_OF_HEAP)
          .weigher((UUID id, SessionEntity session) -> weight(session.activeCheckpoint()))
          .softValues()
          .build();

  @Inject private DataSource dataSource;

  private static int weight(CheckpointEntity checkpoint) {
    return OVERHEAD
        + checkpoint.runs().runs().size() * BYTES_OF_RUN
        + checkpoint.storedMetadata().map(metadata -> metadata.length).orElse(0);
  }

  /** Returns a session that the caller owns, if it is cached and has not changed. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<SessionEntity> own(Caller caller, UUID id) {
    return Optional.ofNullable(sessions.getIfPresent(id))
        .filter(session -> caller.owns(session.owner()) && isCurrent(session));
  }

  private boolean isCurrent(SessionEntity session) {
    return CURRENT
        .find(
            dataSource,
            "id = ? and owner = ? and updated_at = ? and content_version = ?"
                + " and active_checkpoint_id = ?",
            List.of(
                session.id(),
                session.owner(),
                session.updatedAt(),
                session.contentVersion(),
                session.activeCheckpointId()))
        .isPresent();
  }

  /**
   * Caches a session in its current state. Forks are not cached, since whether the caller sees the
   * origin depends on another session.
   *
   * @return the session
   */
  SessionEntity keep(SessionEntity session) {
    if (session.inheritance().origin().isEmpty()) {
      sessions.put(session.id(), session);
    }
    return session;
  }

  void append(@Observes(during = TransactionPhase.AFTER_SUCCESS) AppendedSession appended) {
    keep(appended.session());
  }

  /** Evicts erased content from memory. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) PurgedSession purged) {
    sessions.invalidate(purged.id());
  }

  /** Like {@link #forget(PurgedSession)}. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) RedactedSession redacted) {
    sessions.invalidate(redacted.id());
  }
}
