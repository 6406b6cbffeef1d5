package dev.cairn.database.session;

import dev.cairn.database.JpqlWhere;
import dev.cairn.database.TransactionCheck;
import dev.cairn.database.access.LabelConditions;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchQuery;
import dev.cairn.session.Caller;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.PageCursor;
import dev.cairn.session.PlainText;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** The queries on {@code session}. Only {@link AccessedSessions} uses them. */
@ApplicationScoped
class SessionQueries {

  private static final String SELECT = "select s from SessionEntity s";
  private static final String SELECT_WITH_CHECKPOINT = SELECT + " join fetch s.activeCheckpoint";

  /** Sessions read per batch to compare their descriptions. */
  private static final int BATCH = 500;

  @Inject private EntityManager entityManager;
  @Inject private LabelConditions labels;
  @Inject private MasterKeys masterKeys;

  Optional<SessionEntity> find(UUID id, LockModeType lock) {
    return Optional.ofNullable(entityManager.find(SessionEntity.class, id, lock));
  }

  /** Returns a session that exists for the caller. */
  Optional<SessionEntity> find(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT, LockModeType.NONE);
  }

  /** Returns which of the given sessions exist for the caller. */
  Set<UUID> visible(Caller caller, Set<UUID> ids) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            SessionAccess.visible(caller)
                .and("s.id in :ids", "ids", ids)
                .query(entityManager, UUID.class, "select s.id from SessionEntity s", "")
                .getResultList());
  }

  /** Returns a session that the caller may change, locked; any other session is not locked. */
  Optional<SessionEntity> findChangeable(Caller caller, UUID id) {
    return findLocked(SessionAccess.changeable(caller), id);
  }

  /** Returns a session that exists for the caller, locked. */
  Optional<SessionEntity> findLocked(Caller caller, UUID id) {
    return findLocked(SessionAccess.visible(caller), id);
  }

  /**
   * Returns a session that exists for the caller, with a shared lock that keeps it unchanged until
   * the transaction ends.
   */
  Optional<SessionEntity> findShared(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT, LockModeType.PESSIMISTIC_READ);
  }

  private Optional<SessionEntity> findLocked(JpqlWhere conditions, UUID id) {
    return find(conditions, id, SELECT, LockModeType.PESSIMISTIC_WRITE);
  }

  /** Returns a session that exists for the caller, with its active checkpoint. */
  Optional<SessionEntity> findWithCheckpoint(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT_WITH_CHECKPOINT, LockModeType.NONE);
  }

  /** Returns a session with its active checkpoint. */
  Optional<SessionEntity> findWithCheckpoint(UUID id) {
    return find(new JpqlWhere(), id, SELECT_WITH_CHECKPOINT, LockModeType.NONE);
  }

  private Optional<SessionEntity> find(
      JpqlWhere conditions, UUID id, String select, LockModeType lock) {
    return conditions
        .and("s.id = :id", "id", id)
        .query(entityManager, SessionEntity.class, select, "")
        .setLockMode(lock)
        .getResultList()
        .stream()
        .findFirst();
  }

  /** Returns a page of sessions, plus one more if there is a next page. */
  List<SessionEntity> page(Caller caller, ListSessionsQuery query) {
    return comparesHere(query)
        ? described(caller, query)
        : rows(caller, query, query.cursor(), query.offset(), query.limit() + 1);
  }

  /** Returns whether the query has conditions on fields that may be encrypted. */
  private boolean comparesHere(ListSessionsQuery query) {
    return masterKeys.isOn() && DescriptionFilter.of(query).isNeeded();
  }

  /** Returns a page where the database cannot check all conditions. */
  private List<SessionEntity> described(Caller caller, ListSessionsQuery query) {
    List<SessionEntity> page = new ArrayList<>();
    int[] skipped = {0};
    readDescribed(
        caller,
        query,
        query.cursor(),
        session -> {
          if (skipped[0]++ >= query.offset()) {
            page.add(session);
          }
          return page.size() <= query.limit();
        });
    return page;
  }

  /**
   * Reads the matching sessions in batches, as long as the reader wants more.
   *
   * @param from the session after which to start, if any
   */
  private void readDescribed(
      Caller caller,
      ListSessionsQuery query,
      Optional<PageCursor> from,
      Predicate<SessionEntity> reader) {
    DescriptionFilter filter = DescriptionFilter.of(query);
    Optional<PageCursor> next = from;
    List<SessionEntity> piece;
    do {
      TransactionCheck.requireActive(entityManager);
      piece = rows(caller, query, next, 0, BATCH);
      for (SessionEntity session : piece) {
        entityManager.detach(session);
        if (filter.matches(session) && !reader.test(session)) {
          return;
        }
        next = Optional.of(session.cursor());
      }
    } while (piece.size() == BATCH);
  }

  private List<SessionEntity> rows(
      Caller caller, ListSessionsQuery query, Optional<PageCursor> from, int offset, int limit) {
    JpqlWhere onPage = labels.onPage(matching(caller, query), query.labels());
    from.ifPresent(
        // The first condition is implied by the second; it lets the index find the position.
        cursor ->
            onPage
                .and("s.updatedAt <= :updatedAt", "updatedAt", cursor.time())
                .and("(s.updatedAt < :updatedAt or s.id > :id)", "id", cursor.id()));
    return onPage
        .query(entityManager, SessionEntity.class, SELECT, " order by s.updatedAt desc, s.id")
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** Returns the sessions to search, the most recently changed first. */
  List<SessionEntity> searched(
      Caller caller, SearchQuery query, SearchCursor from, SearchedPart part, int limit) {
    JpqlWhere where =
        query
            .scope()
            .map(scope -> SessionAccess.inScope(caller, scope).and("s.deleted = false"))
            .orElseGet(() -> SessionAccess.ownAndShared(caller));
    query.owner().ifPresent(owner -> where.and("s.owner = :owner", "owner", owner));
    query.cwd().ifPresent(cwd -> where.and("s.description.cwd = :cwd", "cwd", cwd));
    query.from().ifPresent(time -> where.and("s.updatedAt >= :from", "from", time));
    query.to().ifPresent(time -> where.and("s.updatedAt < :to", "to", time));
    where
        .and("s.updatedAt <= :updatedAt", "updatedAt", from.time())
        .and(
            "(s.updatedAt < :updatedAt or s.id "
                + (from.ordinal() == SearchCursor.END ? ">" : ">=")
                + " :id)",
            "id",
            from.sessionId());
    part.restrict(where, query);
    return labels
        .onPage(where, query.labels())
        .query(entityManager, SessionEntity.class, SELECT, " order by s.updatedAt desc, s.id")
        .setMaxResults(limit)
        .getResultList();
  }

  /** Returns how many sessions match, wherever the page starts. */
  long count(Caller caller, ListSessionsQuery query) {
    if (comparesHere(query)) {
      long[] count = {0};
      readDescribed(caller, query, Optional.empty(), session -> ++count[0] > 0);
      return count[0];
    }
    return LabelConditions.onAll(matching(caller, query), "s.id", query.labels())
        .query(entityManager, Long.class, "select count(*) from SessionEntity s", "")
        .getSingleResult();
  }

  /** Returns all conditions of the query except for labels. */
  private JpqlWhere matching(Caller caller, ListSessionsQuery query) {
    JpqlWhere where = SessionAccess.inScope(caller, query.scope());
    where.and("s.deleted = :deleted", "deleted", query.status() == SessionStatus.DELETED);
    query.owner().ifPresent(owner -> where.and("s.owner = :owner", "owner", owner));
    query
        .visibility()
        .ifPresent(v -> where.and("s.sharing.visibility = :visibility", "visibility", v));
    String orEncrypted = masterKeys.isOn() ? " or s.contentKey.keyId is not null" : "";
    query
        .cwd()
        .ifPresent(cwd -> where.and("(s.description.cwd = :cwd" + orEncrypted + ")", "cwd", cwd));
    query
        .search()
        .filter(text -> !text.isEmpty())
        .map(PlainText::folded)
        .ifPresent(
            text ->
                where.and(
                    "(locate(:search, s.description.titleFolded) > 0" + orEncrypted + ")",
                    "search",
                    text));
    return where;
  }

  /** Returns the sessions of a scope, ordered by id. */
  List<SessionEntity> after(
      Caller caller, SessionScope scope, List<LabelFilter> labels, Optional<UUID> last, int limit) {
    JpqlWhere where = LabelConditions.onAll(SessionAccess.inScope(caller, scope), "s.id", labels);
    last.ifPresent(id -> where.and("s.id > :last", "last", id));
    return where
        .query(entityManager, SessionEntity.class, SELECT, " order by s.id")
        .setMaxResults(limit)
        .getResultList();
  }

  /** Inserts a session immediately, since dependent rows refer to it. */
  void add(SessionEntity session) {
    entityManager.persist(session);
    entityManager.flush();
  }

  /** Removes a session that was just added. */
  void remove(SessionEntity session) {
    entityManager.remove(session);
    entityManager.flush();
  }
}
