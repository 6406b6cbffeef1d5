package dev.cairn.database.session;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.CursorPage;
import dev.cairn.database.stats.TokenSums;
import dev.cairn.database.transaction.RefusedChangeException;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchQuery;
import dev.cairn.session.Caller;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.EventKind;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkOrigin;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Problem;
import dev.cairn.session.Redactor;
import dev.cairn.session.Session;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Loads the sessions that a caller requests: the only way to a session's row. Each method applies
 * the rules of {@link Caller}, and records in the audit log when somebody acts on a session of
 * another user.
 *
 * <p>A session that the caller may not see does not exist: {@code NOT_FOUND}. A session that the
 * caller may see but not change causes {@code UNAUTHORIZED}.
 */
@ApplicationScoped
public class AccessedSessions {

  @Inject private EntityManager entityManager;
  @Inject private SessionQueries sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private ChangeLog changes;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;

  /** Returns a session to read. */
  public SessionEntity readable(UUID id) {
    return recorded(visible(id), AuditAction.SESSION_READ);
  }

  /** Returns a session to read, with its active checkpoint. */
  public SessionEntity readableWithCheckpoint(UUID id) {
    return readableWithCheckpoint(id, Set.of());
  }

  /**
   * Does the same for a caller who already has some versions of the session. If the caller has the
   * latest one, the request is not recorded, since clients poll frequently.
   */
  SessionEntity readableWithCheckpoint(UUID id, Set<Instant> known) {
    SessionEntity session =
        sessions
            .findWithCheckpoint(caller.get(), id)
            .orElseThrow(() -> new StorageException(Problem.SESSION_NOT_FOUND));
    return known.contains(session.updatedAt())
        ? session
        : recorded(session, AuditAction.SESSION_READ);
  }

  /** Records that the caller starts to listen to all sessions, if it sees those of others. */
  void listened() {
    if (caller.get().seesEverything()) {
      audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "events of all"));
    }
  }

  /** Returns a checkpoint to read. */
  CheckpointEntity readableCheckpoint(UUID id) {
    CheckpointEntity checkpoint =
        checkpoints
            .find(caller.get(), id)
            .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND));
    recorded(checkpoint.session(), AuditAction.SESSION_READ);
    return checkpoint;
  }

  /** Lists sessions. */
  ListSessionsResult list(ListSessionsQuery query) {
    CursorPage<SessionEntity> page =
        CursorPage.cut(sessions.page(caller.get(), query), query.limit(), SessionEntity::cursor);
    if (query.scope() == SessionScope.ALL) {
      audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "sessions of all"));
    }
    Function<SessionEntity, Optional<ForkOrigin>> origins = origins(page.entries());
    List<SessionSummary> summaries =
        page.entries().stream().map(s -> SessionViews.summary(s, origins.apply(s))).toList();
    return new ListSessionsResult(
        query.withUsage() ? TokenSums.addTo(summaries, entityManager) : summaries,
        query.withTotal() ? Optional.of(sessions.count(caller.get(), query)) : Optional.empty(),
        page.next());
  }

  /** Returns the next sessions of a search that has begun. */
  public List<SessionEntity> searched(
      SearchQuery query, SearchCursor from, SearchedPart part, int limit) {
    return sessions.searched(caller.get(), query, from, part, limit);
  }

  /** Records the start of a search in all sessions. */
  public void searchBegun(SearchQuery query) {
    if (query.scope().equals(Optional.of(SessionScope.ALL))) {
      audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "search in all"));
    }
  }

  /** Returns a session as the caller sees it. */
  Session seen(SessionEntity session, Checkpoint activeCheckpoint) {
    return SessionViews.whole(session, activeCheckpoint, origins(List.of(session)).apply(session));
  }

  private Function<SessionEntity, Optional<ForkOrigin>> origins(List<SessionEntity> forks) {
    return ForkOrigins.shown(forks, ids -> sessions.visible(caller.get(), ids));
  }

  /**
   * Requires that a session still exists for the caller, and prevents its change or purge until the
   * transaction ends. To be called last, since it makes the owner wait.
   */
  void requireStays(UUID id) {
    sessions
        .findShared(caller.get(), id)
        .orElseThrow(() -> new StorageException(Problem.SESSION_NOT_FOUND));
  }

  /** Adds a new session of the caller. */
  void add(SessionEntity session) {
    sessions.add(session);
  }

  /** Reverts {@link #add}. */
  void remove(SessionEntity session) {
    sessions.remove(session);
  }

  /**
   * Returns a session to change, locked: it includes earlier changes of others, and later ones wait
   * until the transaction ends.
   */
  SessionEntity changeable(UUID id) {
    return recorded(changeableLocked(id), AuditAction.SESSION_CHANGED);
  }

  /** Records that a session was made public. */
  void shared(SessionEntity session) {
    audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_SHARED, session.id()));
  }

  /** Deletes a session, unless it is already deleted. */
  SessionEntity deleted(UUID id, ExpectedVersion expected, Instant now) {
    SessionEntity session = changeableLocked(id);
    expected.require(session.updatedAt());
    if (!session.isDeleted()) {
      session.delete(now);
      changes.note(session, EventKind.SESSION_DELETED);
      audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_DELETED, id));
    }
    return session;
  }

  /**
   * Undoes the deletion of a session, if it is deleted.
   *
   * @return when the session was last changed
   */
  public Instant restored(UUID id, ExpectedVersion expected, Instant now) {
    SessionEntity session = changeableLocked(id);
    expected.require(session.updatedAt());
    if (session.isDeleted()) {
      session.restore(now);
      changes.note(session, EventKind.SESSION_RESTORED);
      audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_RESTORED, id));
    }
    return session.updatedAt();
  }

  /** Returns a deleted session to purge, locked. */
  public SessionEntity purgeable(UUID id, ExpectedVersion expected) {
    SessionEntity session = changeableLocked(id);
    expected.require(session.updatedAt());
    if (!session.isDeleted()) {
      throw new StorageException(Problem.SESSION_NOT_DELETED);
    }
    if (session.isHeld()) {
      throw new StorageException(Problem.SESSION_HELD);
    }
    audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_PURGED, id));
    return session;
  }

  /** Returns a session to redact, locked. */
  public SessionEntity redactable(UUID id, ExpectedVersion expected) {
    SessionEntity session = changeableLocked(id);
    expected.require(session.updatedAt());
    if (session.isHeld()) {
      throw new StorageException(Problem.SESSION_HELD);
    }
    return session;
  }

  /**
   * Records a redaction of a session, and marks the session as changed if a secret was replaced in
   * any place.
   */
  public Instant redacted(SessionEntity session, Redactor redactor, Instant now) {
    if (redactor.places() > 0) {
      session.replaceContent(now);
      changes.note(session, EventKind.SESSION_CHANGED);
    }
    audit.record(
        AuditEntry.done(
            caller.get(),
            AuditAction.SESSION_REDACTED,
            session.id(),
            redactor.places() + " places"));
    return session.updatedAt();
  }

  /** Returns whether a session is under legal hold. */
  public boolean isHeld(UUID id) {
    caller.get().requireMayPlaceLegalHold();
    return readable(id).isHeld();
  }

  /** Puts a session under legal hold, or releases it, unless that is its state already. */
  public void hold(UUID id, boolean isHeld) {
    caller.get().requireMayPlaceLegalHold();
    SessionEntity session =
        sessions
            .findLocked(caller.get(), id)
            .orElseThrow(() -> new StorageException(Problem.SESSION_NOT_FOUND));
    if (session.isHeld() != isHeld) {
      session.hold(isHeld);
      audit.record(
          AuditEntry.done(
              caller.get(), isHeld ? AuditAction.SESSION_HELD : AuditAction.SESSION_RELEASED, id));
    }
  }

  private SessionEntity changeableLocked(UUID id) {
    return sessions.findChangeable(caller.get(), id).orElseThrow(() -> refusal(id));
  }

  private StorageException refusal(UUID id) {
    visible(id);
    return new RefusedChangeException(
        AuditEntry.refused(caller.get(), AuditAction.SESSION_CHANGED, id));
  }

  /** Returns a session to export. */
  public SessionEntity exported(UUID id) {
    SessionEntity session = visible(id);
    audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_EXPORTED, id));
    return session;
  }

  /** Records the start of an export of the sessions of a scope. */
  public void exported(SessionScope scope) {
    caller.get().requireMayList(scope);
    audit.record(
        AuditEntry.done(
            caller.get(),
            AuditAction.SESSION_EXPORTED,
            switch (scope) {
              case OWN -> "own sessions";
              case SHARED -> "shared sessions";
              case ALL -> "sessions of all";
            }));
  }

  /** Returns the next sessions of an export that has begun, by id. */
  public List<SessionEntity> exportedAfter(
      SessionScope scope, List<LabelFilter> labels, Optional<UUID> last, int limit) {
    return sessions.after(caller.get(), scope, labels, last, limit);
  }

  /** Returns a session of an export that has begun. */
  public SessionEntity beingExported(UUID id) {
    return visible(id);
  }

  /** Returns the session that already has this id, regardless of its owner. */
  public Optional<SessionEntity> existing(UUID id) {
    return sessions.find(id, LockModeType.NONE);
  }

  /** Adds a session from an archive. */
  public void addImported(SessionEntity session) {
    caller.get().requireMayChange(session.owner());
    sessions.add(session);
    recorded(session, AuditAction.SESSION_CHANGED);
  }

  /**
   * Returns a session, locked, whose derived data is rebuilt for an administrator; empty if it no
   * longer exists.
   */
  public Optional<SessionEntity> maintained(UUID id) {
    caller.get().requireMayAdminister();
    return sessions.find(id, LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * Returns a session for work of the server itself, on behalf of no caller; locked unless it is
   * only read.
   */
  public Optional<SessionEntity> forMaintenance(UUID id, boolean isReadOnly) {
    return sessions.find(id, isReadOnly ? LockModeType.NONE : LockModeType.PESSIMISTIC_WRITE);
  }

  /** Returns a session whose links the caller may see. */
  public SessionEntity shareable(UUID id) {
    SessionEntity session = visible(id);
    caller.get().requireMayChange(session.owner());
    return session;
  }

  /** Returns a session, locked, whose links the caller may change. */
  public SessionEntity shareableLocked(UUID id) {
    return changeableLocked(id);
  }

  /** Returns a session that a link shows, with its active checkpoint, for no caller. */
  public Optional<SessionEntity> ofLink(UUID id) {
    return sessions.findWithCheckpoint(id);
  }

  private SessionEntity visible(UUID id) {
    return sessions
        .find(caller.get(), id)
        .orElseThrow(() -> new StorageException(Problem.SESSION_NOT_FOUND));
  }

  private SessionEntity recorded(SessionEntity session, AuditAction action) {
    if (!caller.get().owns(session.owner())) {
      audit.record(AuditEntry.done(caller.get(), action, session.id()));
    }
    return session;
  }
}
