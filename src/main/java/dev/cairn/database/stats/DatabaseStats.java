package dev.cairn.database.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionScope;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.StatsStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Computes statistics of the sessions in the database. */
@ApplicationScoped
@Typed({DatabaseStats.class, StatsStorage.class})
@DatabaseCall
@Transactional
public class DatabaseStats implements StatsStorage {

  private static final int BATCH_SESSIONS = 100;

  /** The fraction of the heap that cached reports may use. */
  private static final int PART_OF_HEAP = 64;

  private record Asked(Optional<String> viewer, StatsQuery query) {}

  private record Known(List<Object> fingerprint, StatsReport report) {}

  private final Cache<Asked, Known> reports =
      Caffeine.newBuilder()
          .maximumWeight(Runtime.getRuntime().maxMemory() / PART_OF_HEAP)
          .weigher((Asked asked, Known known) -> ReportWeight.of(asked.query(), known.report()))
          .softValues()
          .build();

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private FactsReader facts;

  @Override
  public SessionStats getSessionStats(UUID sessionId) {
    sessions.readable(sessionId);
    return StatsQueries.ofSession(entityManager, sessionId);
  }

  @Override
  public StatsReport report(StatsQuery query) {
    Caller current = caller.get();
    StatsQueries queries = StatsQueries.inScope(entityManager, current, query);
    if (query.scope() == SessionScope.ALL) {
      audit.record(AuditEntry.done(current, AuditAction.ROLE_USED, "statistics of all"));
    }
    return report(queries, new Asked(viewer(current, query), query));
  }

  /**
   * Returns a cached report if no session has changed. Detecting that costs a look at each session.
   */
  private StatsReport report(StatsQueries queries, Asked asked) {
    List<Object> fingerprint = queries.fingerprint();
    Known known = reports.getIfPresent(asked);
    if (known == null || !known.fingerprint().equals(fingerprint)) {
      known = new Known(fingerprint, queries.report());
      reports.put(asked, known);
    }
    return known.report();
  }

  /** Returns a cache key: callers who see the same sessions share reports. */
  private static Optional<String> viewer(Caller caller, StatsQuery query) {
    return query.scope() == SessionScope.ALL && caller.seesDeletedOfOthers()
        ? Optional.empty()
        : Optional.of(caller.username());
  }

  @Override
  public void beginRebuild() {
    caller.get().requireMayAdminister();
    audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "statistics rebuilt"));
  }

  @Override
  public List<UUID> sessions(Optional<UUID> after) {
    JpqlWhere conditions = new JpqlWhere();
    after.ifPresent(last -> conditions.and("s.id > :last", "last", last));
    return conditions
        .query(entityManager, UUID.class, "select s.id from SessionEntity s", " order by s.id")
        .setMaxResults(BATCH_SESSIONS)
        .getResultList();
  }

  @Override
  public void rebuild(UUID sessionId) {
    sessions
        .maintained(sessionId)
        .ifPresent(
            session -> new SessionStatsRebuild(entityManager, checkpoints, facts, session).run());
  }
}
