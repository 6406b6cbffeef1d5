package dev.cairn.database.session;

import dev.cairn.database.Pipeline;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the rows of a new checkpoint, other than messages and statistics, by plain statements that
 * are sent to the database together with the others.
 */
@ApplicationScoped
class AppendedRows {

  private static final String CHECKPOINT =
      "insert into checkpoint (session_id, id, sequence, parent_id, message_runs, message_count,"
          + " metadata, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String EVENT =
      "insert into session_event (session_id, number, kind, checkpoint_id, was_public, created_at)"
          + " values (?, ?, ?, ?, ?, ?)";

  /** Updates the columns that change with a checkpoint. */
  private static final String SESSION =
      "update session set updated_at = ?, active_checkpoint_id = ?, checkpoint_count = ?,"
          + " message_count = ?, distinct_message_count = ?, last_message_at = ?,"
          + " change_number = ?, last_checkpoint_on = ?, statistics_version = ? where id = ?";

  @Inject private EntityManager entityManager;
  @Inject private Event<AppendedSession> appended;

  /**
   * Writes the rows, together with the statements of a pipeline.
   *
   * @param session the session to which the checkpoint was appended and counted; nothing else in it
   *     has changed
   */
  void write(Pipeline pipeline, SessionEntity session, CheckpointEntity checkpoint) {
    pipeline.add(CHECKPOINT, values(checkpoint));
    pipeline.add(EVENT, values(ChangeLog.created(session, checkpoint)));
    pipeline.add(SESSION, values(session));
    pipeline.run(entityManager);
    entityManager.detach(session); // Nothing is left to flush.
    appended.fire(new AppendedSession(session));
  }

  private static List<Object> values(CheckpointEntity checkpoint) {
    return Arrays.asList(
        checkpoint.sessionId(),
        checkpoint.id(),
        checkpoint.sequence(),
        checkpoint.parentId().orElse(null),
        checkpoint.runs().encode(),
        checkpoint.runs().messageCount(),
        checkpoint.storedMetadata().orElse(null),
        checkpoint.createdAt());
  }

  private static List<Object> values(SessionEventEntity event) {
    return Arrays.asList(
        event.sessionId(),
        event.number(),
        event.kind().name(),
        event.checkpointId().orElse(null),
        event.wasPublic(),
        event.createdAt());
  }

  private static List<Object> values(SessionEntity session) {
    return Arrays.asList(
        session.updatedAt(),
        session.activeCheckpointId(),
        session.checkpointCount(),
        session.messageCount(),
        session.distinctMessageCount(),
        session.lastMessageAt(),
        session.changeNumber(),
        session.statistics().lastCheckpointOn(),
        session.statistics().version(),
        session.id());
  }
}
