package dev.cairn.database;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The one place that says what a failure of the database means to a caller. */
public final class DatabaseErrors {
  /** A chain of causes longer than this has a circle in it. */
  private static final int MAX_CAUSES = 50;

  /**
   * The states, besides class 08, in which a server is unavailable for now: PostgreSQL shutting
   * down (57P01 to 57P03) and out of connections (53300); H2 closed (90098, 90121).
   */
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "53300", "90098", "90121");

  /**
   * The states in which others are in the way: a lock that did not become free (55P03 in
   * PostgreSQL, HYT00 in H2), a deadlock (40P01) and transactions that exclude each other (40001).
   */
  private static final Set<String> BUSY = Set.of("55P03", "HYT00", "40P01", "40001");

  private static final String UNIQUE_VIOLATION = "23505";

  /** Only archives bring ids of their own. */
  private static final Pattern ID_TAKEN =
      Pattern.compile(
          "(session|checkpoint_directory)_pk|public\\.(session|checkpoint_directory)\\(id");

  private DatabaseErrors() {}

  public static StorageException translate(Throwable failure) {
    Throwable cause = failure;

    for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
      if (cause instanceof SQLException sql) {
        Problem problem = problem(sql);
        if (problem != Problem.STORAGE_FAILED) {
          return new StorageException(problem, failure);
        }
      }
    }
    return new StorageException(Problem.STORAGE_FAILED, failure);
  }

  private static Problem problem(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (BUSY.contains(state)) {
      return Problem.BUSY;
    }
    if (isAway(failure, state)) {
      return Problem.STORAGE_UNREACHABLE;
    }
    if (state.equals(UNIQUE_VIOLATION)) {
      return ofConstraint(failure.getMessage().toLowerCase(Locale.ROOT));
    }
    if (state.startsWith("28")) {
      return Problem.CREDENTIALS_REFUSED;
    }
    return state.equals("3D000") ? Problem.DATABASE_UNKNOWN : Problem.STORAGE_FAILED;
  }

  /** Whose row it is stands in the message: the constraint's name, or in H2 that of the table. */
  private static Problem ofConstraint(String message) {
    if (message.contains("api_token_name_uk")) {
      return Problem.TOKEN_NAME_TAKEN;
    }
    return ID_TAKEN.matcher(message).find() ? Problem.ARCHIVE_CONFLICT : Problem.STORAGE_FAILED;
  }

  private static boolean isAway(SQLException failure, String state) {
    return state.startsWith("08")
        || AWAY.contains(state)
        || failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException;
  }
}
