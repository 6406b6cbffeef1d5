package dev.cairn.database.session;

import dev.cairn.database.Pipeline;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.message.MessageCopy;
import dev.cairn.database.stats.UsageRecorder;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.session.Caller;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.SessionForks;
import dev.cairn.session.StoredTime;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.Session;

/** Forks sessions within the database. Messages do not leave it, unless they are encrypted. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionForks implements SessionForks {

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private IdempotencyKeys keys;
  @Inject private AppendedRows rows;
  @Inject private MasterKeys masterKeys;
  @Inject private Supplier<Caller> caller;
  @Inject private FactsReader facts;
  @Inject private Clock clock;

  @Override
  @SessionChange
  public CreateSessionResult forkSession(UUID sessionId, ForkSessionRequest request) {
    CheckpointEntity from =
        checkpoints.of(sessions.readableWithCheckpoint(sessionId), request.checkpointId());
    Instant now = StoredTime.now(clock);
    SessionEntity fork =
        new SessionEntity(
                masterKeys.createFrom(from.session().key(), TimeOrderedId.at(now)),
                caller.get().username(),
                request.toCreate(SessionViews.summary(from.session(), Optional.empty())),
                now)
            .from(from);
    CheckpointEntity checkpoint =
        keys.once(fork, request.idempotencyKey(), now, id -> begin(fork, id, from, now));
    return new CreateSessionResult(
        checkpoint.sessionId(), checkpoint.toCheckpoint(Optional.empty()));
  }

  private CheckpointEntity begin(
      SessionEntity fork, UUID checkpointId, CheckpointEntity from, Instant now) {
    int[] ordinals =
        MessageCopy.copy(entityManager, from.session().key(), from.runs().ordinals(), fork.key());
    CheckpointEntity checkpoint =
        new CheckpointEntity(fork.key(), checkpointId, Optional.empty(), ordinals, from.metadata());
    fork.append(checkpoint, fork.inheritance().messageCount(), now);
    Pipeline pipeline = new Pipeline();
    UsageRecorder.count(
        entityManager.unwrap(Session.class),
        fork,
        facts,
        new UsageRecorder.Increment(checkpoint.day(), 0, List.of(), List.of()),
        pipeline);
    rows.write(pipeline, fork, checkpoint);
    // A concurrent purge searches for forks, and would not see this one.
    sessions.requireStays(from.sessionId());
    return checkpoint;
  }
}
