package dev.cairn.database.access;

import dev.cairn.database.JpqlWhere;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionVisibility;

/**
 * Which sessions exist for a caller, as conditions on {@code SessionEntity s}. The database applies
 * them, so that a hidden row takes the same steps as a missing one and is never locked.
 */
public final class SessionAccess {
  private static final String PUBLIC =
      "s.sharing.visibility = " + SessionVisibility.class.getName() + ".PUBLIC";

  private static final String NOT_DELETED = "s.deleted = false";

  private SessionAccess() {}

  /** Matches the sessions that exist for the caller. */
  public static JpqlWhere visible(Caller caller) {
    JpqlWhere conditions = new JpqlWhere();
    if (caller.seesDeletedOfOthers()) {
      return conditions;
    }
    String ofOthers = caller.seesEverything() ? NOT_DELETED : PUBLIC + " and " + NOT_DELETED;
    return conditions.and("(s.owner = :caller or " + ofOthers + ")", "caller", caller.username());
  }

  /** Matches the caller's own sessions and the shared ones, without deleted ones. */
  public static JpqlWhere ownAndShared(Caller caller) {
    return new JpqlWhere()
        .and(
            "(s.owner = :caller or " + PUBLIC + ") and " + NOT_DELETED,
            "caller",
            caller.username());
  }

  /** Matches the sessions that the caller may change. */
  public static JpqlWhere changeable(Caller caller) {
    JpqlWhere conditions = new JpqlWhere();
    return caller.mayAdminister()
        ? conditions
        : conditions.and("s.owner = :caller", "caller", caller.username());
  }

  /**
   * Matches the sessions of a scope that the caller lists.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller may not list the
   *     scope
   */
  public static JpqlWhere inScope(Caller caller, SessionScope scope) {
    caller.requireMayList(scope);
    return switch (scope) {
      case OWN -> new JpqlWhere().and("s.owner = :caller", "caller", caller.username());
      case SHARED ->
          visible(caller).and("s.owner <> :caller and " + PUBLIC, "caller", caller.username());
      case ALL -> visible(caller);
    };
  }

  /**
   * Returns the same condition for rows of statistics, {@code f}. The few deleted sessions are
   * looked up once, so that the aggregation needs no join.
   */
  public static JpqlWhere statisticsInScope(Caller caller, SessionScope scope) {
    caller.requireMayList(scope);
    return switch (scope) {
      case OWN -> new JpqlWhere().and("f.owner = :caller", "caller", caller.username());
      case SHARED ->
          existingStatistics(caller)
              .and("f.owner <> :caller and f.isPublic = true", "caller", caller.username());
      case ALL -> existingStatistics(caller);
    };
  }

  private static JpqlWhere existingStatistics(Caller caller) {
    JpqlWhere conditions = new JpqlWhere();
    return caller.seesDeletedOfOthers()
        ? conditions
        : conditions.and(
            "f.key.sessionId not in (select s.id from SessionEntity s"
                + " where s.deleted = true and s.owner <> :caller)",
            "caller",
            caller.username());
  }
}
