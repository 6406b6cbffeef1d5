package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.archive.SessionArchive;
import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.DatabaseCall;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.stats.SessionStatsRebuild;
import dev.cairn.session.Caller;
import dev.cairn.session.Message;
import dev.cairn.session.Role;
import dev.cairn.session.SessionScope;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.Session;

/** Archives of the sessions in the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionArchive implements SessionArchive {

  private static final int PIECE_SESSIONS = 100;
  private static final int PIECE_CHECKPOINTS = 50;

  private final Session entityManager;
  private final Supplier<Caller> caller;
  private final AuditTrail audit;
  private final FactsReader facts;

  @Inject
  public DatabaseSessionArchive(
      Session entityManager, Supplier<Caller> caller, AuditTrail audit, FactsReader facts) {
    this.entityManager = entityManager;
    this.caller = caller;
    this.audit = audit;
    this.facts = facts;
  }

  DatabaseSessionArchive() {
    this(null, null, null, null);
  }

  @Override
  public ArchivedSession beginExport(UUID sessionId) {
    ArchivedSession session = visible(sessionId).toArchived();
    audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_EXPORTED, sessionId));
    return session;
  }

  @Override
  public void beginExport(SessionScope scope) {
    SessionAccess.inScope(caller.get(), scope);
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

  @Override
  public List<ArchivedSession> sessions(SessionScope scope, Optional<UUID> after) {
    JpqlWhere conditions = SessionAccess.inScope(caller.get(), scope);
    after.ifPresent(last -> conditions.and("s.id > :last", "last", last));
    return conditions
        .query(
            entityManager, SessionEntity.class, "select s from SessionEntity s", " order by s.id")
        .setMaxResults(PIECE_SESSIONS)
        .getResultStream()
        .map(SessionEntity::toArchived)
        .toList();
  }

  @Override
  public List<Message> messages(UUID sessionId, int first, int end) {
    visible(sessionId);
    return MessageTable.in(entityManager, sessionId, table -> table.readPiece(first, end));
  }

  @Override
  public List<ArchivedCheckpoint> checkpoints(UUID sessionId, int skip, int end) {
    visible(sessionId);
    return CheckpointEntity.after(entityManager, sessionId, skip)
        .setMaxResults(Math.min(PIECE_CHECKPOINTS, end - skip))
        .getResultStream()
        .map(CheckpointEntity::toArchived)
        .toList();
  }

  @Override
  public ImportOutcome add(ArchivedSession archived, Content content) {
    ArchivedSession session =
        caller.get().roles().contains(Role.ADMIN)
            ? archived
            : archived.withOwner(caller.get().username());
    SessionEntity known = entityManager.find(SessionEntity.class, session.id());
    if (known != null) {
      return isSame(known, session, content) ? ImportOutcome.SKIPPED : ImportOutcome.CONFLICT;
    }
    insert(session, content);
    if (!caller.get().owns(session.owner())) {
      audit.record(AuditEntry.done(caller.get(), AuditAction.SESSION_CHANGED, session.id()));
    }
    return ImportOutcome.IMPORTED;
  }

  private boolean isSame(SessionEntity known, ArchivedSession session, Content content) {
    if (!known.toArchived().equals(session)) {
      return false;
    }
    ArchivedComparison comparison = new ArchivedComparison(entityManager, session.id());
    read(content, comparison);
    return comparison.isSame();
  }

  private void insert(ArchivedSession session, Content content) {
    entityManager.persist(new SessionEntity(session));
    entityManager.flush(); // its messages refer to the row
    ArchiveInserter added = new ArchiveInserter(entityManager, session.id());
    read(content, added);
    CheckpointEntity last = added.finish();
    SessionEntity stored = entityManager.find(SessionEntity.class, session.id());
    stored.activate(last);
    new SessionStatsRebuild(entityManager, facts, stored).run();
  }

  private static void read(Content content, ContentSink sink) {
    try {
      content.readTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SessionEntity visible(UUID sessionId) {
    return SessionAccess.visible(entityManager, caller.get(), sessionId, LockModeType.NONE);
  }
}
