package dev.cairn.database.session;

import dev.cairn.database.Pipeline;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.message.SessionMessages;
import dev.cairn.database.start.Database;
import dev.cairn.database.stats.UsageRecorder;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Caller;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CheckpointStored;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.EventKind;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Stores sessions in a relational database.
 *
 * <p>Writers of one session queue up for the lock of its row. The row assigns their sequences and
 * ordinals, which therefore have neither gaps nor duplicates.
 */
@ApplicationScoped
@Typed(DatabaseSessionStorage.class)
@DatabaseCall
@Transactional
public class DatabaseSessionStorage implements SessionStorage {

  @Inject private Database database;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private IdempotencyKeys keys;
  @Inject private ChangeLog changes;
  @Inject private AppendedRows rows;
  @Inject private LatestSessions latest;
  @Inject private SessionMessages messages;
  @Inject private MasterKeys masterKeys;
  @Inject private EntityManager entityManager;
  @Inject private Supplier<Caller> caller;
  @Inject private FactsReader facts;
  @Inject private Clock clock;
  @Inject private Event<CheckpointStored> stored;

  @Override
  public BackendInfo backendInfo() {
    return BackendInfo.local(database.address());
  }

  @Override
  public void verifyConnection() {
    entityManager.createNativeQuery("select 1", Integer.class).getSingleResult();
  }

  @Override
  public ListSessionsResult listSessions(ListSessionsQuery query) {
    return sessions.list(query);
  }

  @Override
  public Session getSession(UUID sessionId, GetSessionQuery query) {
    SessionEntity session =
        latest
            .own(caller.get(), sessionId)
            .orElseGet(() -> latest.keep(sessions.readableWithCheckpoint(sessionId)));
    return sessions.seen(
        session, read(session.activeCheckpoint(), query.messagesOf(session.updatedAt())));
  }

  @Override
  public CreateSessionResult createSession(CreateSessionRequest request) {
    CheckpointState state = request.initialState();
    List<MessageTable.Digest> digests = MessageTable.digests(state.messages().toList());
    Instant now = now();
    SessionEntity session =
        new SessionEntity(
            masterKeys.create(TimeOrderedId.at(now)), caller.get().username(), request, now);
    CheckpointEntity checkpoint =
        keys.once(
            session,
            request.idempotencyKey(),
            now,
            id -> append(session, id, Optional.empty(), MessageRuns.EMPTY, state, digests, now));
    return new CreateSessionResult(
        checkpoint.sessionId(), checkpoint.toCheckpoint(Optional.of(state)));
  }

  @Override
  @SessionChange
  public Session updateSession(UUID sessionId, UpdateSessionRequest request) {
    SessionEntity session = sessions.changeable(sessionId);
    request.expected().require(session.updatedAt());
    boolean wasPublic = session.isPublic();
    session.update(request, now());
    if (!request.isEmpty()) {
      changes.note(session, EventKind.SESSION_CHANGED);
    }
    if (session.isPublic() != wasPublic) {
      UsageRecorder.share(connection(), session);
      if (session.isPublic()) {
        sessions.shared(session);
      }
    }
    return sessions.seen(session, read(active(session), Integer.MAX_VALUE));
  }

  @Override
  @SessionChange
  public Instant deleteSession(UUID sessionId, ExpectedVersion expected) {
    return sessions.deleted(sessionId, expected, now()).deletedAt();
  }

  @Override
  public ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query) {
    SessionEntity session = sessions.readable(sessionId);
    int skip = query.cursor().map(cursor -> place(sessionId, cursor.id())).orElse(query.offset());
    List<Checkpoint> page =
        query.includeState()
            ? checkpoints.after(sessionId, skip, query.most()).stream()
                .map(this::readLater)
                .toList()
            : checkpoints.rowsAfter(sessionId, skip, query.most()).stream()
                .map(row -> row.toCheckpoint(sessionId))
                .toList();
    boolean isLast = page.isEmpty() || skip + page.size() >= session.checkpointCount();
    return new ListCheckpointsResult(
        page,
        Optional.of((long) session.checkpointCount()),
        isLast ? Optional.empty() : Optional.of(page.get(page.size() - 1).cursor()));
  }

  private int place(UUID sessionId, UUID checkpointId) {
    return checkpoints
        .sequence(sessionId, checkpointId)
        .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND));
  }

  @Override
  public Checkpoint getCheckpoint(UUID checkpointId) {
    return read(sessions.readableCheckpoint(checkpointId), Integer.MAX_VALUE);
  }

  @Override
  @SessionChange
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.state().messages().toList());
    SessionEntity session = sessions.changeable(sessionId);
    CheckpointEntity checkpoint =
        once(
            session,
            request.idempotencyKey(),
            (checkpointId, now) -> {
              request.expected().require(session.updatedAt());
              return append(
                  session,
                  checkpointId,
                  request.parentId(),
                  MessageRuns.EMPTY,
                  request.state(),
                  digests,
                  now);
            });
    return checkpoint.toCheckpoint(Optional.of(request.state()));
  }

  @Override
  @SessionChange
  public Checkpoint appendMessages(UUID sessionId, AppendMessagesRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.messages());
    SessionEntity session = sessions.changeable(sessionId);
    CheckpointEntity checkpoint =
        once(
            session,
            request.idempotencyKey(),
            (checkpointId, now) -> {
              request.expected().require(session.updatedAt());
              CheckpointEntity parent =
                  parent(session, request.parentId().orElse(session.activeCheckpointId()));
              if (parent.messageCount() > request.maxMessages() - request.messages().size()) {
                throw new StorageException(
                    Problem.TOO_MANY_MESSAGES, "at most " + request.maxMessages());
              }
              return append(
                  session,
                  checkpointId,
                  Optional.of(parent.id()),
                  parent.runs(),
                  new CheckpointState(request.messages(), request.metadata()),
                  digests,
                  now);
            });
    return checkpoint.toCheckpoint(Optional.empty());
  }

  /**
   * Returns the checkpoint that a request creates, or created when it arrived earlier with the same
   * key.
   */
  private CheckpointEntity once(
      SessionEntity session,
      Optional<IdempotencyKey> key,
      BiFunction<UUID, Instant, CheckpointEntity> making) {
    Instant now = now();
    UUID checkpointId = CheckpointId.in(session.id(), session.checkpointCount() + 1);
    return key.flatMap(taken -> keys.take(taken, session.key(), checkpointId, now))
        .orElseGet(() -> making.apply(checkpointId, now));
  }

  /**
   * @param inherited messages of the session that precede those of the state in the checkpoint
   */
  private CheckpointEntity append(
      SessionEntity session,
      UUID checkpointId,
      Optional<UUID> parentId,
      MessageRuns inherited,
      CheckpointState state,
      List<MessageTable.Digest> digests,
      Instant now) {
    int continued =
        parentId
            .filter(parent -> !parent.equals(session.activeCheckpointId()))
            .map(parent -> parent(session, parent).messageCount())
            .orElse(session.messageCount());
    int known = session.distinctMessageCount();
    List<Message> given = state.messages().toList();
    Pipeline pipeline = new Pipeline();
    SessionMessages.Stored added =
        messages.store(session.key(), session.anchor(), known, given, digests, pipeline);
    List<Message> newMessages = added.newMessages();
    int[] ordinals = inherited.followedBy(added.ordinals());
    CheckpointEntity checkpoint =
        new CheckpointEntity(session.key(), checkpointId, parentId, ordinals, state.metadata());
    session.append(checkpoint, newMessages.size(), now);
    int before = inherited.messageCount();
    List<UsageRecorder.Placed> placed =
        UsageRecorder.positions(ordinals, continued, ordinal -> ordinal >= known)
            .filter(i -> i >= before && !session.inheritance().has(ordinals[i]))
            .mapToObj(i -> new UsageRecorder.Placed(i, ordinals[i], given.get(i - before)))
            .toList();
    UsageRecorder.count(
        connection(),
        session,
        facts,
        new UsageRecorder.Increment(checkpoint.day(), known, newMessages, placed),
        pipeline);
    rows.write(pipeline, session, checkpoint);
    messages.remember(session.id(), session.anchor(), known, added);
    stored.fire(
        new CheckpointStored(
            session.id(), given.size(), newMessages.size(), bytes(given), bytes(newMessages)));
    return checkpoint;
  }

  private org.hibernate.Session connection() {
    return entityManager.unwrap(org.hibernate.Session.class);
  }

  private static long bytes(List<Message> messages) {
    return messages.stream().mapToLong(message -> message.json().length()).sum();
  }

  private Checkpoint read(CheckpointEntity checkpoint, int last) {
    return checkpoint.toCheckpoint(messages.read(checkpoint.messages(), last));
  }

  private Checkpoint readLater(CheckpointEntity checkpoint) {
    return checkpoint.toCheckpoint(messages.readLater(checkpoint.messages()));
  }

  private CheckpointEntity active(SessionEntity session) {
    return checkpoints.find(session.id(), session.activeCheckpointId()).orElseThrow();
  }

  private CheckpointEntity parent(SessionEntity session, UUID checkpointId) {
    return checkpoints
        .find(session.id(), checkpointId)
        .orElseThrow(() -> new StorageException(Problem.PARENT_NOT_FOUND));
  }

  private Instant now() {
    return StoredTime.now(clock);
  }
}
