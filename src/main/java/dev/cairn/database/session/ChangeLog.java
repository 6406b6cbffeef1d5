package dev.cairn.database.session;

import dev.cairn.session.EventKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes down what happens to sessions, in the transaction in which it happens. The session is
 * locked or new, so that its changes are numbered without gaps, and can be seen in that order.
 */
@ApplicationScoped
public class ChangeLog {

  @Inject private EntityManager entityManager;

  /** Something happened to a session, as it is now. */
  public void note(SessionEntity session, EventKind kind) {
    note(session, kind, Optional.empty(), session.updatedAt());
  }

  /**
   * A checkpoint came.
   *
   * @return the row, which is written with that of the checkpoint
   */
  static SessionEventEntity created(SessionEntity session, CheckpointEntity checkpoint) {
    return new SessionEventEntity(
        session,
        session.checkpointCount() == 1 ? EventKind.SESSION_CREATED : EventKind.CHECKPOINT_CREATED,
        Optional.of(checkpoint.id()),
        session.updatedAt());
  }

  /** A session came with all that it has, and may be old. */
  public void imported(SessionEntity session, CheckpointEntity active, Instant now) {
    note(session, EventKind.SESSION_CREATED, Optional.of(active.id()), now);
  }

  private void note(
      SessionEntity session, EventKind kind, Optional<UUID> checkpointId, Instant time) {
    entityManager.persist(new SessionEventEntity(session, kind, checkpointId, time));
  }
}
