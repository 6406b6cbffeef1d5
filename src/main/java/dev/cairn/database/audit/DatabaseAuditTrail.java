package dev.cairn.database.audit;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditEvent;
import dev.cairn.audit.AuditPage;
import dev.cairn.audit.AuditQuery;
import dev.cairn.audit.AuditTrail;
import dev.cairn.database.CursorPage;
import dev.cairn.database.JpqlWhere;
import dev.cairn.database.TimeOrderedId;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.session.Caller;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/** Stores the audit log in the session database. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseAuditTrail implements AuditTrail {

  @Inject private EntityManager entityManager;
  @Inject private Supplier<Caller> caller;
  @Inject private Clock clock;
  @Inject private Event<AuditEvent> recorded;

  @Override
  public void record(AuditEntry entry) {
    Instant now = StoredTime.now(clock);
    AuditEventEntity event = new AuditEventEntity(TimeOrderedId.at(now), entry, now);
    entityManager.persist(event);
    recorded.fire(event.toEvent());
  }

  @Override
  public AuditPage list(AuditQuery query) {
    CursorPage<AuditEventEntity> page =
        CursorPage.cut(
            conditions(query)
                .query(
                    entityManager,
                    AuditEventEntity.class,
                    "select e from AuditEventEntity e",
                    " order by e.occurredAt desc, e.id desc")
                .setMaxResults(query.limit() + 1)
                .getResultList(),
            query.limit(),
            AuditEventEntity::cursor);
    record(AuditEntry.done(caller.get(), AuditAction.ROLE_USED, "audit log"));
    return new AuditPage(
        page.entries().stream().map(AuditEventEntity::toEvent).toList(), page.next());
  }

  private static JpqlWhere conditions(AuditQuery query) {
    JpqlWhere conditions = new JpqlWhere();
    query.username().ifPresent(v -> conditions.and("e.username = :username", "username", v));
    query.action().ifPresent(v -> conditions.and("e.action = :action", "action", v));
    query.subjectId().ifPresent(v -> conditions.and("e.subjectId = :subject", "subject", v));
    query.outcome().ifPresent(v -> conditions.and("e.outcome = :outcome", "outcome", v));
    query.from().ifPresent(v -> conditions.and("e.occurredAt >= :from", "from", v));
    query.to().ifPresent(v -> conditions.and("e.occurredAt < :to", "to", v));
    query
        .cursor()
        .ifPresent(
            cursor ->
                conditions
                    .and("e.occurredAt <= :time", "time", cursor.time())
                    .and("(e.occurredAt < :time or e.id < :id)", "id", cursor.id()));
    return conditions;
  }
}
