package dev.cairn.database;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The one place that says what a failure of the database means to a caller. */
public final class DatabaseErrors {
  /** Those of a failure are fewer. */
  private static final int MAX_CAUSES = 50;

  /**
   * The states, besides class 08, in which a server is unavailable for now: PostgreSQL shutting
   * down (57P01 to 57P03), ending a connection that was idle (57P05), out of connections (53300),
   * and a standby that is yet to be promoted (25006); H2 closed (90098, 90121).
   */
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25006", "90098", "90121");

  /**
   * The states in which the database had a transaction give way to others: a deadlock (40P01 in
   * PostgreSQL), transactions that exclude each other (40001, also H2's deadlock), and a row that
   * another one changed at the same moment (90131 in H2).
   */
  private static final Set<String> CONFLICT = Set.of("40001", "40P01", "90131");

  /** The states in which a lock did not become free: 55P03 in PostgreSQL, HYT00 in H2. */
  private static final Set<String> LOCKED = Set.of("55P03", "HYT00");

  /** The states, besides class 08, in which PostgreSQL ended a connection, or takes none yet. */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05");

  /** No connection came to be: another attempt would meet the same. */
  private static final Set<String> NOT_CONNECTED = Set.of("08001", "08004");

  private static final String UNIQUE_VIOLATION = "23505";

  /** Only archives bring ids of their own. */
  private static final Pattern ID_TAKEN =
      Pattern.compile(
          "(session|checkpoint_directory)_pk|public\\.(session|checkpoint_directory)\\(id");

  private DatabaseErrors() {}

  public static StorageException translate(Throwable failure) {
    for (Throwable cause : causes(failure)) {
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

  /** Whether the database had this transaction give way to others. It is not committed then. */
  public static boolean isConflict(Throwable failure) {
    return anyState(failure, CONFLICT::contains);
  }

  /** Whether a connection that was there is dead. */
  public static boolean isDeadConnection(Throwable failure) {
    return anyState(
        failure,
        state -> ENDED.contains(state) || state.startsWith("08") && !NOT_CONNECTED.contains(state));
  }

  private static boolean anyState(Throwable failure, Predicate<String> condition) {
    return causes(failure).stream()
        .anyMatch(cause -> cause instanceof SQLException sql && condition.test(state(sql)));
  }

  /**
   * A failure, what caused it, and then what they suppressed: transaction services have the failure
   * of a commit there.
   */
  private static Set<Throwable> causes(Throwable failure) {
    Set<Throwable> causes = new LinkedHashSet<>();
    addCauses(failure, causes);
    for (Throwable cause : List.copyOf(causes)) {
      for (Throwable suppressed : cause.getSuppressed()) {
        addCauses(suppressed, causes);
      }
    }
    return causes;
  }

  private static void addCauses(Throwable failure, Set<Throwable> causes) {
    Throwable cause = failure;
    while (cause != null && causes.size() < MAX_CAUSES && causes.add(cause)) {
      cause = cause.getCause();
    }
  }

  private static String state(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }

  private static Problem problem(SQLException failure) {
    String state = state(failure);
    if (CONFLICT.contains(state) || LOCKED.contains(state)) {
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
