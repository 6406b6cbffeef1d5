package dev.cairn.database.access;

import dev.cairn.database.JpqlWhere;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.UUID;

/**
 * Which sessions there are for a caller, as conditions on {@code SessionEntity s}. The database
 * applies them, so that a hidden row takes the same steps as a missing one, and no lock.
 */
public final class SessionAccess {
  private static final String PUBLIC =
      "s.visibility = " + SessionVisibility.class.getName() + ".PUBLIC";

  private SessionAccess() {}

  /** What exists for the caller. */
  public static JpqlWhere visible(Caller caller) {
    JpqlWhere conditions = new JpqlWhere();
    return caller.seesEverything()
        ? conditions
        : conditions.and("(s.owner = :caller or " + PUBLIC + ")", "caller", caller.username());
  }

  /** Rows of statistics, as {@code f}, of sessions that exist for the caller. */
  public static JpqlWhere visibleFigures(Caller caller) {
    JpqlWhere conditions = new JpqlWhere();
    return caller.seesEverything()
        ? conditions
        : conditions.and("(f.owner = :caller or f.shared = true)", "caller", caller.username());
  }

  /**
   * A session that exists for the caller.
   *
   * @throws StorageException {@code NOT_FOUND} if it does not
   */
  public static SessionEntity visible(
      EntityManager entityManager, Caller caller, UUID sessionId, LockModeType lock) {
    return visible(caller)
        .and("s.id = :id", "id", sessionId)
        .query(entityManager, SessionEntity.class, "select s from SessionEntity s", "")
        .setLockMode(lock)
        .getResultList()
        .stream()
        .findFirst()
        .orElseThrow(() -> new StorageException(Problem.SESSION_NOT_FOUND));
  }

  /** What the caller lists. */
  public static JpqlWhere inScope(Caller caller, SessionScope scope) {
    JpqlWhere conditions = new JpqlWhere();
    return switch (scope) {
      case OWN -> conditions.and("s.owner = :caller", "caller", caller.username());
      case SHARED ->
          conditions.and("s.owner <> :caller and " + PUBLIC, "caller", caller.username());
      case ALL -> {
        requireSeesEverything(caller);
        yield conditions;
      }
    };
  }

  /**
   * Whoever lists what is everybody's must see everything, whatever it is.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller does not
   */
  static void requireSeesEverything(Caller caller) {
    if (!caller.seesEverything()) {
      throw new StorageException(Problem.SCOPE_NOT_ALLOWED);
    }
  }
}
