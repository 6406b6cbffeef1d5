package dev.cairn.database;

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
enum SessionAccess {
  ;

  private static final String PUBLIC =
      "s.visibility = " + SessionVisibility.class.getName() + ".PUBLIC";

  /** What exists for the caller. */
  static Conditions visible(Caller caller) {
    Conditions conditions = new Conditions();
    return caller.seesEverything()
        ? conditions
        : conditions.and("(s.owner = :caller or " + PUBLIC + ")", "caller", caller.username());
  }

  /** Figures, as {@code f}, of sessions that exist for the caller. */
  static Conditions visibleFigures(Caller caller) {
    Conditions conditions = new Conditions();
    return caller.seesEverything()
        ? conditions
        : conditions.and("(f.owner = :caller or f.shared = true)", "caller", caller.username());
  }

  /**
   * A session that exists for the caller.
   *
   * @throws StorageException {@code NOT_FOUND} if it does not
   */
  static SessionEntity visible(
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
  static Conditions inScope(Caller caller, SessionScope scope) {
    Conditions conditions = new Conditions();
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
