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

/** The queries on {@code session}. Only {@link AccessedSessions} asks them. */
@ApplicationScoped
class SessionQueries {

  private static final String SELECT = "select s from SessionEntity s";
  private static final String SELECT_WITH_CHECKPOINT = SELECT + " join fetch s.activeCheckpoint";

  /** Sessions read at once to compare their descriptions. */
  private static final int PIECE = 500;

  @Inject private EntityManager entityManager;
  @Inject private LabelConditions labels;
  @Inject private MasterKeys masterKeys;

  Optional<SessionEntity> find(UUID id, LockModeType lock) {
    return Optional.ofNullable(entityManager.find(SessionEntity.class, id, lock));
  }

  /** A session that exists for the caller. */
  Optional<SessionEntity> find(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT, LockModeType.NONE);
  }

  /** Which of some sessions exist for the caller. */
  Set<UUID> visible(Caller caller, Set<UUID> ids) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            SessionAccess.visible(caller)
                .and("s.id in :ids", "ids", ids)
                .query(entityManager, UUID.class, "select s.id from SessionEntity s", "")
                .getResultList());
  }

  /** A session that the caller may change, locked; there is no lock on any other. */
  Optional<SessionEntity> findChangeable(Caller caller, UUID id) {
    return findLocked(SessionAccess.changeable(caller), id);
  }

  /** A session that exists for the caller, locked. */
  Optional<SessionEntity> findLocked(Caller caller, UUID id) {
    return findLocked(SessionAccess.visible(caller), id);
  }

  /** A session that exists for the caller, and stays until the transaction ends. */
  Optional<SessionEntity> findShared(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT, LockModeType.PESSIMISTIC_READ);
  }

  private Optional<SessionEntity> findLocked(JpqlWhere conditions, UUID id) {
    return find(conditions, id, SELECT, LockModeType.PESSIMISTIC_WRITE);
  }

  /** A session that exists for the caller, with its active checkpoint. */
  Optional<SessionEntity> findWithCheckpoint(Caller caller, UUID id) {
    return find(SessionAccess.visible(caller), id, SELECT_WITH_CHECKPOINT, LockModeType.NONE);
  }

  /** A session, with its active checkpoint. */
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

  /** The page, and one session more if there is a next page. */
  List<SessionEntity> page(Caller caller, ListSessionsQuery query) {
    return comparesHere(query)
        ? described(caller, query)
        : rows(caller, query, query.cursor(), query.offset(), query.limit() + 1);
  }

  /** Whether it asks for what may be encrypted. */
  private boolean comparesHere(ListSessionsQuery query) {
    return masterKeys.isOn() && DescriptionFilter.of(query).isNeeded();
  }

  /** The same, where the database cannot compare all that it asks for. */
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
   * Reads the sessions that match, a piece at a time, as long as the reader wants more.
   *
   * @param from behind which session it begins
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
      piece = rows(caller, query, next, 0, PIECE);
      for (SessionEntity session : piece) {
        entityManager.detach(session);
        if (filter.matches(session) && !reader.test(session)) {
          return;
        }
        next = Optional.of(session.cursor());
      }
    } while (piece.size() == PIECE);
  }

  private List<SessionEntity> rows(
      Caller caller, ListSessionsQuery query, Optional<PageCursor> from, int offset, int limit) {
    JpqlWhere onPage = labels.onPage(matching(caller, query), query.labels());
    from.ifPresent(
        // The first half is implied by the second; it lets the index find the place.
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

  /** The sessions to search, those changed last first. */
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

  /** How many sessions match, wherever a page begins. */
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

  /** But for labels. */
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

  /** The sessions of a scope by id. */
  List<SessionEntity> after(
      Caller caller, SessionScope scope, List<LabelFilter> labels, Optional<UUID> last, int limit) {
    JpqlWhere where = LabelConditions.onAll(SessionAccess.inScope(caller, scope), "s.id", labels);
    last.ifPresent(id -> where.and("s.id > :last", "last", id));
    return where
        .query(entityManager, SessionEntity.class, SELECT, " order by s.id")
        .setMaxResults(limit)
        .getResultList();
  }

  /** What is below the session refers to its row. */
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
