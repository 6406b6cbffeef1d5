package dev.cairn.database.session;

import dev.cairn.database.DatabaseCall;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.message.MessageCopy;
import dev.cairn.database.stats.UsageRecorder;
import dev.cairn.session.Caller;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionForks;
import dev.cairn.session.StorageException;
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

/** Forks of sessions in the database. No message leaves it. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionForks implements SessionForks {

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private IdempotencyKeys keys;
  @Inject private Supplier<Caller> caller;
  @Inject private FactsReader facts;
  @Inject private Clock clock;

  @Override
  public CreateSessionResult forkSession(UUID sessionId, ForkSessionRequest request) {
    CheckpointEntity from = readable(sessionId, request.checkpointId());
    Instant now = StoredTime.now(clock);
    SessionEntity fork =
        new SessionEntity(
                TimeOrderedId.at(now),
                caller.get().username(),
                request.toCreate(from.session().toSummary()),
                now)
            .from(from);
    UUID checkpointId = CheckpointId.in(fork.id(), 1);
    sessions.add(fork);
    Optional<CheckpointEntity> earlier =
        request.idempotencyKey().flatMap(key -> keys.take(key, fork.id(), checkpointId, now));
    earlier.ifPresent(any -> sessions.remove(fork));
    CheckpointEntity checkpoint = earlier.orElseGet(() -> begin(fork, checkpointId, from, now));
    return new CreateSessionResult(
        checkpoint.sessionId(), checkpoint.toCheckpoint(Optional.empty()));
  }

  private CheckpointEntity readable(UUID sessionId, Optional<UUID> checkpointId) {
    SessionEntity session = sessions.readableWithCheckpoint(sessionId);
    return checkpointId
        .map(
            id ->
                checkpoints
                    .find(sessionId, id)
                    .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND)))
        .orElseGet(session::activeCheckpoint);
  }

  private CheckpointEntity begin(
      SessionEntity fork, UUID checkpointId, CheckpointEntity from, Instant now) {
    int[] given = from.runs().ordinals();
    int[] ordinals = MessageCopy.copy(entityManager, from.sessionId(), given, fork.id());
    if (ordinals.length < given.length) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    CheckpointEntity checkpoint =
        new CheckpointEntity(fork.id(), checkpointId, Optional.empty(), ordinals, from.metadata());
    fork.append(checkpoint, fork.inheritance().messageCount(), now);
    checkpoints.add(checkpoint);
    UsageRecorder.count(
        entityManager.unwrap(Session.class),
        fork,
        facts,
        new UsageRecorder.Increment(checkpoint.day(), List.of(), List.of()));
    return checkpoint;
  }
}
