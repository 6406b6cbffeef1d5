package dev.cairn.database.retention;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.ChangeLog;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.retention.CompletedStep;
import dev.cairn.retention.Erased;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.RetentionReport.AgedSession;
import dev.cairn.retention.RetentionStep;
import dev.cairn.retention.RetentionStorage;
import dev.cairn.session.Caller;
import dev.cairn.session.EventKind;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Applies retention rules to the database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseRetention implements RetentionStorage {

  private static final int BATCH_SESSIONS = 100;
  private static final Duration BETWEEN_RUNS = Duration.ofDays(1);

  /** How long a node may be silent before another one may take over its run. */
  private static final Duration HELD_FOR = Duration.ofMinutes(15);

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private ChangeLog changes;
  @Inject private Supplier<Caller> caller;
  @Inject private AuditTrail audit;
  @Inject private Clock clock;
  @Inject private Event<PurgedSession> purged;
  @Inject private Event<CompletedStep> done;

  @Override
  public void beginPlan() {
    asAdministrator("retention planned");
  }

  @Override
  public Optional<UUID> begin(Instant now) {
    asAdministrator("retention applied");
    return take(now, "");
  }

  @Override
  public Optional<UUID> beginIfDue(Instant now) {
    return take(
        now, " and (r.startedAt is null or r.startedAt <= :dayAgo or r.finishedAt is null)");
  }

  private void asAdministrator(String what) {
    caller.get().requireMayAdminister();
    audit.record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, what));
  }

  private Optional<UUID> take(Instant now, String condition) {
    UUID run = UUID.randomUUID();
    var update =
        entityManager
            .createQuery(
                "update RetentionRunEntity r set r.holder = :run, r.heldUntil = :until,"
                    + " r.startedAt = :now, r.finishedAt = null"
                    + " where (r.heldUntil is null or r.heldUntil < :now)"
                    + condition)
            .setParameter("run", run)
            .setParameter("until", now.plus(HELD_FOR))
            .setParameter("now", now);
    if (!condition.isEmpty()) {
      update.setParameter("dayAgo", now.minus(BETWEEN_RUNS));
    }
    return update.executeUpdate() == 1 ? Optional.of(run) : Optional.empty();
  }

  @Override
  public boolean renew(UUID run, Instant now) {
    return entityManager
            .createQuery(
                "update RetentionRunEntity r set r.heldUntil = :until where r.holder = :run")
            .setParameter("until", now.plus(HELD_FOR))
            .setParameter("run", run)
            .executeUpdate()
        == 1;
  }

  @Override
  public void end(UUID run, Optional<Instant> finished) {
    entityManager
        .createQuery(
            "update RetentionRunEntity r set r.holder = null, r.heldUntil = null,"
                + " r.finishedAt = :finished where r.holder = :run")
        .setParameter("finished", finished.orElse(null))
        .setParameter("run", run)
        .executeUpdate();
  }

  @Override
  public long heldSessions() {
    return entityManager
        .createQuery("select count(*) from SessionEntity s where s.held = true", Long.class)
        .getSingleResult();
  }

  @Override
  public List<AgedSession> sessions(Rule rule, Optional<UUID> after) {
    JpqlWhere conditions = new JpqlWhere().and("s.held = false");
    String since = rule.step() == RetentionStep.PURGE_SESSIONS ? "s.deletedAt" : "s.updatedAt";
    conditions
        .and("s.deleted = :deleted", "deleted", rule.step() == RetentionStep.PURGE_SESSIONS)
        .and(since + " < :before", "before", rule.before());
    if (rule.step() == RetentionStep.ERASE_CHECKPOINTS) {
      conditions.and("s.checkpointCount > :kept", "kept", rule.checkpointsToKeep());
    }
    after.ifPresent(last -> conditions.and("s.id > :last", "last", last));
    return conditions
        .query(
            entityManager,
            Object[].class,
            "select s.id, s.owner, " + since + " from SessionEntity s",
            " order by s.id")
        .setMaxResults(BATCH_SESSIONS)
        .getResultList()
        .stream()
        .map(row -> new AgedSession((UUID) row[0], (String) row[1], (Instant) row[2], rule.step()))
        .toList();
  }

  @Override
  public Erased apply(Rule rule, UUID sessionId, boolean isDryRun) {
    Erased erased =
        sessions
            .forMaintenance(sessionId, isDryRun)
            .filter(session -> concerns(rule, session))
            .map(session -> apply(rule, session, isDryRun))
            .orElse(Erased.NOTHING);
    return report(rule, erased, isDryRun);
  }

  /**
   * Returns whether a rule applies to a session; the same condition as the query in {@link
   * #sessions}.
   */
  private static boolean concerns(Rule rule, SessionEntity session) {
    return !session.isHeld()
        && switch (rule.step()) {
          case PURGE_SESSIONS -> session.isDeleted() && session.deletedAt().isBefore(rule.before());
          case ERASE_CHECKPOINTS ->
              !session.isDeleted()
                  && session.updatedAt().isBefore(rule.before())
                  && session.checkpointCount() > rule.checkpointsToKeep();
          case DELETE_SESSIONS ->
              !session.isDeleted() && session.updatedAt().isBefore(rule.before());
          default -> throw new IllegalArgumentException("no step of sessions: " + rule.step());
        };
  }

  private Erased apply(Rule rule, SessionEntity session, boolean isDryRun) {
    return switch (rule.step()) {
      case PURGE_SESSIONS -> purge(session, isDryRun);
      case ERASE_CHECKPOINTS -> eraseCheckpoints(session, rule.checkpointsToKeep(), isDryRun);
      default -> delete(session, isDryRun);
    };
  }

  private Erased purge(SessionEntity session, boolean isDryRun) {
    Erased erased = new Erased(1, SessionRows.bytes(entityManager, session.id()));
    if (!isDryRun) {
      record(AuditAction.SESSION_PURGED, session);
      purged.fire(
          new PurgedSession(
              session.id(), session.deletedAt(), SessionRows.erase(entityManager, session)));
    }
    return erased;
  }

  private Erased eraseCheckpoints(SessionEntity session, int kept, boolean isDryRun) {
    EarlyCheckpoints early = EarlyCheckpoints.of(entityManager, session, kept);
    if (!isDryRun) {
      record(AuditAction.SESSION_THINNED, session);
      early.erase(entityManager);
      session.thin(kept, early.messages());
    }
    return new Erased(early.checkpoints(), early.bytes());
  }

  private Erased delete(SessionEntity session, boolean isDryRun) {
    if (!isDryRun) {
      session.delete(StoredTime.now(clock));
      changes.note(session, EventKind.SESSION_DELETED);
      record(AuditAction.SESSION_DELETED, session);
    }
    return new Erased(1, 0);
  }

  private void record(AuditAction action, SessionEntity session) {
    audit.record(AuditEntry.byRetention(action, session.id()));
  }

  @Override
  public Erased apply(Rule rule, boolean isDryRun) {
    ExpiredRows rows =
        rule.step() == RetentionStep.ERASE_AUDIT_EVENTS ? ExpiredRows.AUDIT : ExpiredRows.KEYS;
    long count =
        isDryRun
            ? rows.count(entityManager, rule.before())
            : rows.erase(entityManager, rule.before());
    return report(rule, new Erased(count, 0), isDryRun);
  }

  private Erased report(Rule rule, Erased erased, boolean isDryRun) {
    if (!isDryRun && erased.count() > 0) {
      done.fire(new CompletedStep(rule.step(), erased));
    }
    return erased;
  }
}
