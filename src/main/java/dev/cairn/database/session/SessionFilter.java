package dev.cairn.database.session;

import dev.cairn.database.JpqlWhere;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.session.Caller;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.SessionStatus;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The sessions that a query asks for. */
final class SessionFilter {

  private final ListSessionsQuery query;
  private final JpqlWhere conditions;

  SessionFilter(Caller caller, ListSessionsQuery query) {
    this.query = query;
    conditions = SessionAccess.inScope(caller, query.scope());
    conditions.and("s.deleted = :deleted", "deleted", query.status() == SessionStatus.DELETED);
    query.owner().ifPresent(owner -> conditions.and("s.owner = :owner", "owner", owner));
    query
        .visibility()
        .ifPresent(v -> conditions.and("s.visibility = :visibility", "visibility", v));
    query.cwd().ifPresent(cwd -> conditions.and("s.cwd = :cwd", "cwd", cwd));
    query
        .search()
        .filter(text -> !text.isEmpty())
        .map(SessionEntity::fold)
        .ifPresent(text -> conditions.and("locate(:search, s.titleFolded) > 0", "search", text));
  }

  /** How many sessions match, wherever a page begins; empty unless that was asked for. */
  Optional<Long> total(EntityManager entityManager) {
    return query.withTotal()
        ? Optional.of(
            conditions
                .query(entityManager, Long.class, "select count(*) from SessionEntity s", "")
                .getSingleResult())
        : Optional.empty();
  }

  /** The page, and one session more if there is a next page. */
  List<SessionEntity> page(EntityManager entityManager) {
    JpqlWhere onPage = new JpqlWhere(conditions);
    query
        .cursor()
        .ifPresent(
            // The first half is implied by the second; it lets the index find the place.
            cursor ->
                onPage
                    .and("s.updatedAt <= :updatedAt", "updatedAt", cursor.time())
                    .and("(s.updatedAt < :updatedAt or s.id > :id)", "id", cursor.id()));
    return onPage
        .query(
            entityManager,
            SessionEntity.class,
            "select s from SessionEntity s",
            " order by s.updatedAt desc, s.id")
        .setFirstResult(query.offset())
        .setMaxResults(query.limit() + 1)
        .getResultList();
  }
}
