package dev.cairn.database.session;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.CursorPage;
import dev.cairn.database.Database;
import dev.cairn.database.DatabaseCall;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.StoredTime;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.message.SessionMessages;
import dev.cairn.database.stats.UsageRecorder;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Caller;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CheckpointStored;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Sessions in a relational database.
 *
 * <p>Writers of one session queue up behind the lock of its row. It gives them their sequence and
 * their ordinals, which therefore have neither gaps nor repetitions.
 */
@ApplicationScoped
@Typed(DatabaseSessionStorage.class)
@DatabaseCall
@Transactional
public class DatabaseSessionStorage implements SessionStorage {

  private final Database database;
  private final SessionMessages messages;
  private final org.hibernate.Session entityManager;
  private final Supplier<Caller> caller;
  private final AuditTrail audit;
  private final FactsReader facts;
  private final Clock clock;
  private final Event<CheckpointStored> stored;

  @Inject
  public DatabaseSessionStorage(
      Database database,
      SessionMessages messages,
      org.hibernate.Session entityManager,
      Supplier<Caller> caller,
      AuditTrail audit,
      FactsReader facts,
      Clock clock,
      Event<CheckpointStored> stored) {
    this.database = database;
    this.messages = messages;
    this.entityManager = entityManager;
    this.caller = caller;
    this.audit = audit;
    this.facts = facts;
    this.clock = clock;
    this.stored = stored;
  }

  DatabaseSessionStorage() {
    this(null, null, null, null, null, null, null, null);
  }

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
    SessionFilter filter = new SessionFilter(caller.get(), query);
    CursorPage<SessionEntity> page =
        CursorPage.cut(filter.page(entityManager), query.limit(), SessionEntity::cursor);
    if (query.scope() == SessionScope.ALL) {
      audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "sessions of all"));
    }
    return new ListSessionsResult(
        page.entries().stream().map(SessionEntity::toSummary).toList(),
        filter.total(entityManager),
        page.next());
  }

  @Override
  public Session getSession(UUID sessionId, GetSessionQuery query) {
    Found found =
        find(
            SessionAccess.visible(caller.get()).and("s.id = :id", "id", sessionId),
            "c.id = s.activeCheckpointId",
            Problem.SESSION_NOT_FOUND);
    SessionEntity session = found.session();
    return session.toSession(read(found.checkpoint(), query.messagesOf(session.updatedAt())));
  }

  @Override
  public CreateSessionResult createSession(CreateSessionRequest request) {
    CheckpointState state = request.initialState();
    List<MessageTable.Digest> digests = MessageTable.digests(state.messages());
    Instant now = now();
    UUID checkpointId = TimeOrderedId.at(now);
    Optional<CheckpointEntity> earlier = earlier(request.idempotencyKey(), checkpointId, now);
    if (earlier.isPresent()) {
      return new CreateSessionResult(earlier.get().sessionId(), earlier.get().toCheckpoint(state));
    }
    SessionEntity session =
        new SessionEntity(TimeOrderedId.at(now), caller.get().username(), request, now);
    entityManager.persist(session);
    entityManager.flush(); // its messages refer to the row
    CheckpointEntity checkpoint =
        append(session, checkpointId, Optional.empty(), MessageRuns.EMPTY, state, digests, now);
    return new CreateSessionResult(session.id(), checkpoint.toCheckpoint(state));
  }

  @Override
  public Session updateSession(UUID sessionId, UpdateSessionRequest request) {
    SessionEntity session = changeableSessionLocked(sessionId);
    request.requireExpected(session.updatedAt());
    boolean wasShared = session.isShared();
    session.update(request, now());
    if (session.isShared() != wasShared) {
      UsageRecorder.share(entityManager, session);
    }
    auditIfOfAnother(session, AuditAction.SESSION_CHANGED);
    return read(session, Integer.MAX_VALUE);
  }

  @Override
  public Instant deleteSession(UUID sessionId) {
    SessionEntity session = changeableSessionLocked(sessionId);
    if (!session.isDeleted()) {
      session.delete(now());
      audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_DELETED, sessionId));
    }
    return session.deletedAt();
  }

  @Override
  public ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query) {
    SessionEntity session = visibleSession(sessionId, LockModeType.NONE);
    auditRead(session);
    List<CheckpointEntity> page =
        CheckpointEntity.after(entityManager, sessionId, query.offset())
            .setMaxResults(query.limit())
            .getResultList();
    Map<UUID, CheckpointState> states =
        query.includeState() ? messages.states(sessionId, page, Integer.MAX_VALUE) : Map.of();
    return new ListCheckpointsResult(
        page.stream()
            .map(
                checkpoint ->
                    checkpoint.toSummary(Optional.ofNullable(states.get(checkpoint.id()))))
            .toList(),
        Optional.of((long) session.checkpointCount()));
  }

  @Override
  public Checkpoint getCheckpoint(UUID checkpointId) {
    Found found =
        find(
            SessionAccess.visible(caller.get()).and("c.id = :id", "id", checkpointId),
            "c.sessionId = s.id",
            Problem.CHECKPOINT_NOT_FOUND);
    return read(found.checkpoint(), Integer.MAX_VALUE);
  }

  /** A checkpoint and its session, which the caller may read. */
  private record Found(SessionEntity session, CheckpointEntity checkpoint) {}

  /** Finds both by one statement, whether or not they are hidden from the caller. */
  private Found find(JpqlWhere conditions, String join, Problem ifMissing) {
    Object[] found =
        conditions
            .query(
                entityManager,
                Object[].class,
                "select s, c from SessionEntity s join CheckpointEntity c on " + join,
                "")
            .getResultList()
            .stream()
            .findFirst()
            .orElseThrow(() -> new StorageException(ifMissing));
    auditRead((SessionEntity) found[0]);
    return new Found((SessionEntity) found[0], (CheckpointEntity) found[1]);
  }

  @Override
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.state().messages());
    SessionEntity session = changeableSessionLocked(sessionId);
    CheckpointEntity checkpoint =
        once(
            request.idempotencyKey(),
            (checkpointId, now) -> {
              request.parentId().ifPresent(parentId -> requireCheckpoint(session, parentId));
              auditIfOfAnother(session, AuditAction.SESSION_CHANGED);
              return append(
                  session,
                  checkpointId,
                  request.parentId(),
                  MessageRuns.EMPTY,
                  request.state(),
                  digests,
                  now);
            });
    return checkpoint.toCheckpoint(request.state());
  }

  @Override
  public CheckpointSummary appendMessages(UUID sessionId, AppendMessagesRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.messages());
    SessionEntity session = changeableSessionLocked(sessionId);
    CheckpointEntity checkpoint =
        once(
            request.idempotencyKey(),
            (checkpointId, now) -> {
              CheckpointEntity parent =
                  parent(session, request.parentId().orElse(session.activeCheckpointId()));
              if (parent.messageCount() > request.maxMessages() - request.messages().size()) {
                throw new StorageException(
                    Problem.TOO_MANY_MESSAGES, "at most " + request.maxMessages());
              }
              auditIfOfAnother(session, AuditAction.SESSION_CHANGED);
              return append(
                  session,
                  checkpointId,
                  Optional.of(parent.id()),
                  parent.runs(),
                  new CheckpointState(request.messages(), request.metadata()),
                  digests,
                  now);
            });
    return checkpoint.toSummary(Optional.empty());
  }

  /** What a request makes, or made when it came before with the same key. */
  private CheckpointEntity once(
      Optional<IdempotencyKey> key, BiFunction<UUID, Instant, CheckpointEntity> making) {
    Instant now = now();
    UUID checkpointId = TimeOrderedId.at(now);
    return earlier(key, checkpointId, now).orElseGet(() -> making.apply(checkpointId, now));
  }

  /** What a request made that came before with the same key. */
  private Optional<CheckpointEntity> earlier(
      Optional<IdempotencyKey> key, UUID checkpointId, Instant now) {
    return key.flatMap(
            taken ->
                IdempotencyTable.take(
                    entityManager, caller.get().username(), taken, checkpointId, now))
        .map(id -> entityManager.find(CheckpointEntity.class, id));
  }

  /**
   * @param inherited messages of the session that the checkpoint has before those of the state
   */
  private CheckpointEntity append(
      SessionEntity session,
      UUID checkpointId,
      Optional<UUID> parentId,
      MessageRuns inherited,
      CheckpointState state,
      List<MessageTable.Digest> digests,
      Instant now) {
    MessageTable.Stored stored = messages.store(session, state.messages(), digests);
    CheckpointEntity checkpoint =
        new CheckpointEntity(
            checkpointId,
            session.id(),
            parentId,
            inherited.followedBy(stored.ordinals()),
            state.metadata());
    session.append(checkpoint, stored.newMessages().size(), now);
    entityManager.persist(checkpoint);
    UsageRecorder.count(
        entityManager,
        session,
        facts,
        new UsageRecorder.Increment(
            checkpoint.day(), stored.newMessages(), last(state.messages(), stored.ordinals())));
    this.stored.fire(
        new CheckpointStored(
            session.id(),
            state.messages().size(),
            stored.newMessages().size(),
            bytes(state.messages()),
            bytes(stored.newMessages())));
    return checkpoint;
  }

  private static long bytes(List<Message> messages) {
    return messages.stream().mapToLong(message -> message.json().length()).sum();
  }

  private static Optional<UsageRecorder.Placed> last(List<Message> messages, int[] ordinals) {
    int last = ordinals.length - 1;
    return last < 0
        ? Optional.empty()
        : Optional.of(new UsageRecorder.Placed(ordinals[last], messages.get(last)));
  }

  private Session read(SessionEntity session, int lastMessages) {
    CheckpointEntity active =
        entityManager.find(CheckpointEntity.class, session.activeCheckpointId());
    return session.toSession(read(active, lastMessages));
  }

  private Checkpoint read(CheckpointEntity checkpoint, int lastMessages) {
    return checkpoint.toCheckpoint(
        messages
            .states(checkpoint.sessionId(), List.of(checkpoint), lastMessages)
            .get(checkpoint.id()));
  }

  private SessionEntity visibleSession(UUID sessionId, LockModeType lock) {
    return SessionAccess.visible(entityManager, caller.get(), sessionId, lock);
  }

  /** Locks the row first and reads it then: what others did before is seen, what they do waits. */
  private SessionEntity changeableSessionLocked(UUID sessionId) {
    SessionEntity session = visibleSession(sessionId, LockModeType.PESSIMISTIC_WRITE);
    if (!caller.get().mayChange(session.owner())) {
      throw new StorageException(Problem.NOT_THE_OWNER);
    }
    return session;
  }

  private void auditRead(SessionEntity session) {
    auditIfOfAnother(session, AuditAction.SESSION_READ);
  }

  private void auditIfOfAnother(SessionEntity session, AuditAction action) {
    if (!caller.get().owns(session.owner())) {
      audit.record(AuditEntry.done(caller.get(), action, session.id()));
    }
  }

  private CheckpointEntity parent(SessionEntity session, UUID checkpointId) {
    CheckpointEntity parent = entityManager.find(CheckpointEntity.class, checkpointId);
    if (parent == null || !parent.sessionId().equals(session.id())) {
      throw new StorageException(Problem.PARENT_NOT_FOUND);
    }
    return parent;
  }

  private void requireCheckpoint(SessionEntity session, UUID checkpointId) {
    if (!checkpointId.equals(session.activeCheckpointId())
        && !CheckpointEntity.isIn(entityManager, session.id(), checkpointId)) {
      throw new StorageException(Problem.PARENT_NOT_FOUND);
    }
  }

  private Instant now() {
    return StoredTime.now(clock);
  }
}
