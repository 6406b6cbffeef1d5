package dev.cairn.database;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Caller;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStats;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
  private final org.hibernate.Session entityManager;
  private final Supplier<Caller> caller;
  private final AuditTrail audit;
  private final FactsReader facts;
  private final Clock clock;

  @Inject
  public DatabaseSessionStorage(
      Database database,
      org.hibernate.Session entityManager,
      Supplier<Caller> caller,
      AuditTrail audit,
      FactsReader facts,
      Clock clock) {
    this.database = database;
    this.entityManager = entityManager;
    this.caller = caller;
    this.audit = audit;
    this.facts = facts;
    this.clock = clock;
  }

  DatabaseSessionStorage() {
    this(null, null, null, null, null, null);
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
        Optional.of(filter.total(entityManager)),
        page.next());
  }

  @Override
  public Session getSession(UUID sessionId) {
    SessionEntity session = visibleSession(sessionId, LockModeType.NONE);
    auditRead(session);
    return read(session);
  }

  @Override
  public CreateSessionResult createSession(CreateSessionRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.initialState().messages());
    Instant now = now();
    SessionEntity session =
        new SessionEntity(TimeOrderedId.at(now), caller.get().username(), request, now);
    entityManager.persist(session);
    entityManager.flush(); // its messages refer to the row
    return new CreateSessionResult(
        session.id(), append(session, Optional.empty(), request.initialState(), digests, now));
  }

  @Override
  public Session updateSession(UUID sessionId, UpdateSessionRequest request) {
    SessionEntity session = changeableSessionLocked(sessionId);
    boolean wasShared = session.isShared();
    session.update(request, now());
    if (session.isShared() != wasShared) {
      SessionCounter.share(entityManager, session);
    }
    auditIfOfAnother(session, AuditAction.SESSION_CHANGED);
    return read(session);
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
    Map<UUID, CheckpointState> states = query.includeState() ? states(sessionId, page) : Map.of();
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
    Object[] found =
        SessionAccess.visible(caller.get())
            .and("c.id = :id", "id", checkpointId)
            .query(
                entityManager,
                Object[].class,
                "select c, s from CheckpointEntity c join SessionEntity s on s.id = c.sessionId",
                "")
            .getResultStream()
            .findFirst()
            .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND));
    auditRead((SessionEntity) found[1]);
    return read((CheckpointEntity) found[0]);
  }

  @Override
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.state().messages());
    SessionEntity session = changeableSessionLocked(sessionId);
    auditIfOfAnother(session, AuditAction.SESSION_CHANGED);
    request.parentId().ifPresent(parentId -> requireCheckpoint(sessionId, parentId));
    return append(session, request.parentId(), request.state(), digests, now());
  }

  @Override
  public SessionStats getSessionStats(UUID sessionId) {
    SessionEntity session = visibleSession(sessionId, LockModeType.NONE);
    auditRead(session);
    return Figures.ofSession(entityManager, sessionId);
  }

  private Checkpoint append(
      SessionEntity session,
      Optional<UUID> parentId,
      CheckpointState state,
      List<MessageTable.Digest> digests,
      Instant now) {
    MessageTable.Stored stored =
        MessageTable.in(
            entityManager,
            session.id(),
            table -> table.store(state.messages(), digests, session.storedMessages()));
    CheckpointEntity checkpoint =
        new CheckpointEntity(
            TimeOrderedId.at(now), session.id(), parentId, stored.ordinals(), state.metadata());
    session.append(checkpoint, stored.newMessages().size(), now);
    entityManager.persist(checkpoint);
    SessionCounter.count(
        entityManager,
        session,
        facts,
        new SessionCounter.Increment(
            checkpoint.day(), stored.newMessages(), last(state.messages(), stored.ordinals())));
    return checkpoint.toCheckpoint(state);
  }

  private static Optional<SessionCounter.Placed> last(List<Message> messages, int[] ordinals) {
    int last = ordinals.length - 1;
    return last < 0
        ? Optional.empty()
        : Optional.of(new SessionCounter.Placed(ordinals[last], messages.get(last)));
  }

  private Session read(SessionEntity session) {
    return session.toSession(
        read(entityManager.find(CheckpointEntity.class, session.activeCheckpointId())));
  }

  private Checkpoint read(CheckpointEntity checkpoint) {
    return checkpoint.toCheckpoint(
        states(checkpoint.sessionId(), List.of(checkpoint)).get(checkpoint.id()));
  }

  /** Reads the states of checkpoints of one session; what they share is read and held once. */
  private Map<UUID, CheckpointState> states(
      UUID sessionId, Collection<CheckpointEntity> checkpoints) {
    Map<UUID, MessageRuns> runs = new HashMap<>();
    checkpoints.forEach(checkpoint -> runs.put(checkpoint.id(), checkpoint.runs()));
    Map<Integer, Message> messages =
        MessageTable.in(
            entityManager, sessionId, table -> table.read(MessageRuns.union(runs.values())));
    Map<UUID, CheckpointState> states = new HashMap<>();
    for (CheckpointEntity checkpoint : checkpoints) {
      List<Message> ordered =
          Arrays.stream(runs.get(checkpoint.id()).ordinals()).mapToObj(messages::get).toList();
      states.put(checkpoint.id(), new CheckpointState(ordered, checkpoint.metadata()));
    }
    return states;
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

  private void requireCheckpoint(UUID sessionId, UUID checkpointId) {
    TypedQuery<Long> count =
        entityManager.createQuery(
            "select count(c) from CheckpointEntity c where c.id = :id and c.sessionId = :session",
            Long.class);
    if (count.setParameter("id", checkpointId).setParameter("session", sessionId).getSingleResult()
        == 0) {
      throw new StorageException(Problem.PARENT_NOT_FOUND);
    }
  }

  private Instant now() {
    return StoredTime.now(clock);
  }
}
