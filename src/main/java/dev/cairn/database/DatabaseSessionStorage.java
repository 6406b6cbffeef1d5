package dev.cairn.database;

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
import dev.cairn.session.SessionCursor;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
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
import org.hibernate.jdbc.ReturningWork;

/**
 * Sessions in a relational database.
 *
 * <p>Writers of one session queue up behind the lock of its row. It gives them their sequence and
 * their ordinals, which therefore have neither gaps nor repetitions.
 */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionStorage implements SessionStorage {

  private final Database database;
  private final org.hibernate.Session entityManager;
  private final Supplier<Caller> caller;
  private final Clock clock;

  @Inject
  public DatabaseSessionStorage(
      Database database,
      org.hibernate.Session entityManager,
      Supplier<Caller> caller,
      Clock clock) {
    this.database = database;
    this.entityManager = entityManager;
    this.caller = caller;
    this.clock = clock;
  }

  DatabaseSessionStorage() {
    this(null, null, null, null);
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
    List<SessionEntity> found = filter.page(entityManager);
    List<SessionEntity> page = found.subList(0, Math.min(query.limit(), found.size()));
    Optional<SessionCursor> next =
        page.isEmpty() || found.size() == page.size()
            ? Optional.empty()
            : Optional.of(page.get(page.size() - 1).cursor());
    return new ListSessionsResult(
        page.stream().map(SessionEntity::toSummary).toList(),
        Optional.of(filter.total(entityManager)),
        next);
  }

  @Override
  public Session getSession(UUID sessionId) {
    return read(visibleSession(sessionId));
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
    SessionEntity session = ownSessionLocked(sessionId);
    session.update(request, now());
    return read(session);
  }

  @Override
  public Instant deleteSession(UUID sessionId) {
    return ownSessionLocked(sessionId).delete(now());
  }

  @Override
  public ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query) {
    SessionEntity session = visibleSession(sessionId);
    List<CheckpointEntity> page =
        entityManager
            .createQuery(
                "select c from CheckpointEntity c where c.sessionId = :session"
                    + " and c.sequence > :offset order by c.sequence",
                CheckpointEntity.class)
            .setParameter("session", sessionId)
            .setParameter("offset", query.offset())
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
    CheckpointEntity checkpoint = entityManager.find(CheckpointEntity.class, checkpointId);
    if (checkpoint == null || !isVisible(find(checkpoint.sessionId()))) {
      throw new StorageException(Problem.CHECKPOINT_NOT_FOUND);
    }
    return read(checkpoint);
  }

  @Override
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    List<MessageTable.Digest> digests = MessageTable.digests(request.state().messages());
    SessionEntity session = ownSessionLocked(sessionId);
    request.parentId().ifPresent(parentId -> requireCheckpoint(sessionId, parentId));
    return append(session, request.parentId(), request.state(), digests, now());
  }

  private Checkpoint append(
      SessionEntity session,
      Optional<UUID> parentId,
      CheckpointState state,
      List<MessageTable.Digest> digests,
      Instant now) {
    MessageTable.Stored stored =
        withMessages(
            session.id(),
            table -> table.store(state.messages(), digests, session.storedMessages()));
    CheckpointEntity checkpoint =
        new CheckpointEntity(
            TimeOrderedId.at(now), session.id(), parentId, stored.ordinals(), state.metadata());
    session.append(checkpoint, stored.newMessages(), now);
    entityManager.persist(checkpoint);
    return checkpoint.toCheckpoint(state);
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
        withMessages(sessionId, table -> table.read(MessageRuns.union(runs.values())));
    Map<UUID, CheckpointState> states = new HashMap<>();
    for (CheckpointEntity checkpoint : checkpoints) {
      List<Message> ordered =
          Arrays.stream(runs.get(checkpoint.id()).ordinals()).mapToObj(messages::get).toList();
      states.put(checkpoint.id(), new CheckpointState(ordered, checkpoint.metadata()));
    }
    return states;
  }

  private <T> T withMessages(UUID sessionId, MessageWork<T> work) {
    ReturningWork<T> inConnection =
        connection -> work.execute(new MessageTable(connection, sessionId));
    return entityManager.doReturningWork(inConnection);
  }

  private interface MessageWork<T> {
    T execute(MessageTable table) throws SQLException;
  }

  private SessionEntity find(UUID sessionId) {
    return entityManager.find(SessionEntity.class, sessionId);
  }

  private SessionEntity visibleSession(UUID sessionId) {
    SessionEntity session = find(sessionId);
    if (!isVisible(session)) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return session;
  }

  /** Locks the row first and reads it then: what others did before is seen, what they do waits. */
  private SessionEntity ownSessionLocked(UUID sessionId) {
    SessionEntity session =
        entityManager.find(SessionEntity.class, sessionId, LockModeType.PESSIMISTIC_WRITE);
    if (!isVisible(session)) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    if (!isOwn(session)) {
      throw new StorageException(Problem.NOT_THE_OWNER);
    }
    return session;
  }

  private boolean isVisible(SessionEntity session) {
    return session != null && (isOwn(session) || session.isPublic());
  }

  private boolean isOwn(SessionEntity session) {
    return session.isOwnedBy(caller.get().username());
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
