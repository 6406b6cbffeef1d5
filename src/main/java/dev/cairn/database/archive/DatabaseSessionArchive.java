package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.archive.SessionArchive;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.ChangeLog;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.session.SessionViews;
import dev.cairn.database.stats.SessionStatsRebuild;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Caller;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import dev.cairn.session.StoredTime;
import dev.cairn.stats.FactsReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Exports and imports sessions of the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionArchive implements SessionArchive {

  private static final int BATCH_SESSIONS = 100;
  private static final int BATCH_CHECKPOINTS = 50;

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private ChangeLog changes;
  @Inject private MasterKeys masterKeys;
  @Inject private Supplier<Caller> caller;
  @Inject private FactsReader facts;
  @Inject private Clock clock;

  @Override
  public ArchivedSession beginExport(UUID sessionId) {
    return SessionViews.archived(sessions.exported(sessionId));
  }

  @Override
  public void beginExport(SessionScope scope) {
    sessions.exported(scope);
  }

  @Override
  public List<ArchivedSession> sessions(
      SessionScope scope, List<LabelFilter> labels, Optional<UUID> after) {
    return sessions.exportedAfter(scope, labels, after, BATCH_SESSIONS).stream()
        .map(SessionViews::archived)
        .toList();
  }

  @Override
  public List<Message> messages(UUID sessionId, int first, int end) {
    SessionEntity session = sessions.beingExported(sessionId);
    return MessageTable.in(
        entityManager,
        session.key(),
        table ->
            session.isThinned()
                ? table.readBatch(table.ordinalAt(first), table.ordinalAt(end))
                : table.readBatch(first, end));
  }

  @Override
  public List<ArchivedCheckpoint> checkpoints(UUID sessionId, int skip, int end) {
    IntUnaryOperator places = MessagePlaces.of(entityManager, sessions.beingExported(sessionId));
    return checkpoints.after(sessionId, skip, Math.min(BATCH_CHECKPOINTS, end - skip)).stream()
        .map(checkpoint -> checkpoint.toArchived(places))
        .toList();
  }

  @Override
  @DatabaseCall(isRepeatable = false)
  public ImportOutcome add(ArchivedSession archived, Content content) {
    Caller current = caller.get();
    ArchivedSession session =
        current.mayChange(archived.owner()) ? archived : archived.withOwner(current.username());
    Optional<SessionEntity> known = sessions.existing(session.id());
    if (known.isPresent()) {
      return isSame(known.get(), session, content) ? ImportOutcome.SKIPPED : ImportOutcome.CONFLICT;
    }
    insert(session, content);
    return ImportOutcome.IMPORTED;
  }

  private boolean isSame(SessionEntity known, ArchivedSession session, Content content) {
    if (!SessionViews.archived(known).equals(session)) {
      return false;
    }
    ArchivedComparison comparison = new ArchivedComparison(entityManager, checkpoints, known);
    read(content, comparison);
    return comparison.isSame();
  }

  private void insert(ArchivedSession session, Content content) {
    SessionKey key = masterKeys.create(session.id());
    sessions.addImported(new SessionEntity(key, session));
    ArchiveInserter added = new ArchiveInserter(entityManager, checkpoints, key);
    read(content, added);
    CheckpointEntity last = added.finish();
    SessionEntity stored = sessions.existing(session.id()).orElseThrow();
    stored.activate(last);
    changes.imported(stored, last, StoredTime.now(clock));
    new SessionStatsRebuild(entityManager, checkpoints, facts, stored).run();
  }

  private static void read(Content content, ContentSink sink) {
    try {
      content.readTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
