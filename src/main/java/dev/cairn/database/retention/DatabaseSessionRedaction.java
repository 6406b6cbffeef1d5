package dev.cairn.database.retention;

import dev.cairn.database.TransactionCheck;
import dev.cairn.database.message.MessageRedaction;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.stats.SessionStatsRebuild;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.encryption.SessionKey;
import dev.cairn.retention.RedactedSession;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.Redactor;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Replaces secrets in sessions of the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionRedaction implements SessionRedaction {

  private static final int BATCH_CHECKPOINTS = 50;

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private FactsReader facts;
  @Inject private Clock clock;
  @Inject private Event<RedactedSession> redacted;

  @Override
  @SessionChange
  public RedactedSession redact(UUID sessionId, Request request) {
    SessionEntity session = sessions.redactable(sessionId, request.expected());
    Redactor redactor = request.redactor().get();
    MessageRedaction messages = new MessageRedaction(entityManager, session.key(), redactor);
    if (request.checkpointId().isPresent()) {
      CheckpointEntity checkpoint =
          checkpoints
              .find(sessionId, request.checkpointId().get())
              .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND));
      messages.run(checkpoint.runs());
      redactMetadata(session.key(), checkpoint, redactor);
    } else {
      session.redact(redactor);
      messages.run();
      redactMetadata(session, redactor);
    }
    if (redactor.places() > 0) { // The names of tools and models may have contained the secret.
      new SessionStatsRebuild(entityManager, checkpoints, facts, session).run();
    }
    RedactedSession result =
        new RedactedSession(
            sessionId,
            redactor.places(),
            sessions.redacted(session, redactor, StoredTime.now(clock)));
    redacted.fire(result);
    return result;
  }

  private void redactMetadata(SessionEntity session, Redactor redactor) {
    int done = 0;
    List<CheckpointEntity> piece;
    do {
      TransactionCheck.requireActive(entityManager);
      piece = checkpoints.after(session.id(), done, BATCH_CHECKPOINTS);
      piece.forEach(checkpoint -> redactMetadata(session.key(), checkpoint, redactor));
      done += piece.size();
    } while (!piece.isEmpty());
  }

  private void redactMetadata(SessionKey key, CheckpointEntity checkpoint, Redactor redactor) {
    checkpoint
        .metadata()
        .ifPresent(
            before -> {
              JsonText after = redactor.value(before);
              if (after != before) {
                checkpoints.replaceMetadata(key, checkpoint.id(), after);
              }
            });
    entityManager.detach(checkpoint);
  }
}
