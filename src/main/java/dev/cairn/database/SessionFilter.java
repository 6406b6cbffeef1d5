package dev.cairn.database;

import dev.cairn.session.Caller;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.SessionStatus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sessions that a query asks for and its caller may list, as JPQL. */
final class SessionFilter {

  private final ListSessionsQuery query;
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();

  SessionFilter(Caller caller, ListSessionsQuery query) {
    this.query = query;
    where("s.owner = :owner", "owner", caller.username());
    where("s.deleted = :deleted", "deleted", query.status() == SessionStatus.DELETED);
    query.visibility().ifPresent(v -> where("s.visibility = :visibility", "visibility", v));
    query.cwd().ifPresent(cwd -> where("s.cwd = :cwd", "cwd", cwd));
    query
        .search()
        .filter(text -> !text.isEmpty())
        .map(SessionEntity::fold)
        .ifPresent(text -> where("locate(:search, s.titleFolded) > 0", "search", text));
  }

  private void where(String condition, String parameter, Object value) {
    conditions.add(condition);
    parameters.put(parameter, value);
  }

  /** How many sessions match, wherever a page begins. */
  long total(EntityManager entityManager) {
    return select(entityManager, Long.class, "count(s)", conditions, parameters, "")
        .getSingleResult();
  }

  /** The page, and one session more if there is a next page. */
  List<SessionEntity> page(EntityManager entityManager) {
    List<String> where = new ArrayList<>(conditions);
    Map<String, Object> values = new HashMap<>(parameters);
    query
        .cursor()
        .ifPresent(
            cursor -> {
              // The first half is implied by the second; it lets the index find the place.
              where.add("s.updatedAt <= :updatedAt and (s.updatedAt < :updatedAt or s.id > :id)");
              values.put("updatedAt", cursor.updatedAt());
              values.put("id", cursor.id());
            });
    return select(
            entityManager,
            SessionEntity.class,
            "s",
            where,
            values,
            " order by s.updatedAt desc, s.id")
        .setFirstResult(query.offset())
        .setMaxResults(query.limit() + 1)
        .getResultList();
  }

  private static <T> TypedQuery<T> select(
      EntityManager entityManager,
      Class<T> type,
      String what,
      List<String> where,
      Map<String, Object> values,
      String order) {
    TypedQuery<T> select =
        entityManager.createQuery(
            "select " + what + " from SessionEntity s where " + String.join(" and ", where) + order,
            type);
    values.forEach(select::setParameter);
    return select;
  }
}
