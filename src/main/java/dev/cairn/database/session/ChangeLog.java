package dev.cairn.database.session;

import dev.cairn.session.EventKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Records events of sessions, in the transaction of the change. The session is locked or new, so
 * its changes are numbered without gaps and become visible in that order.
 */
@ApplicationScoped
public class ChangeLog {

  @Inject private EntityManager entityManager;

  /** Records an event of a session in its current state. */
  public void note(SessionEntity session, EventKind kind) {
    note(session, kind, Optional.empty(), session.updatedAt());
  }

  /**
   * Returns the event of a new checkpoint.
   *
   * @return the row, which is written together with that of the checkpoint
   */
  static SessionEventEntity created(SessionEntity session, CheckpointEntity checkpoint) {
    return new SessionEventEntity(
        session,
        session.checkpointCount() == 1 ? EventKind.SESSION_CREATED : EventKind.CHECKPOINT_CREATED,
        Optional.of(checkpoint.id()),
        session.updatedAt());
  }

  /** Records the import of a session with all its content, which may be old. */
  public void imported(SessionEntity session, CheckpointEntity active, Instant now) {
    note(session, EventKind.SESSION_CREATED, Optional.of(active.id()), now);
  }

  private void note(
      SessionEntity session, EventKind kind, Optional<UUID> checkpointId, Instant time) {
    entityManager.persist(new SessionEventEntity(session, kind, checkpointId, time));
  }
}
