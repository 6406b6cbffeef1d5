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

/** Translates failures of the database into the errors that a caller sees. */
public final class DatabaseErrors {
  /** Far more than any real failure has. */
  private static final int MAX_CAUSES = 50;

  /**
   * The SQL states, besides class 08, of a server that is temporarily unavailable: PostgreSQL
   * shutting down (57P01 to 57P03), closing an idle connection (57P05), out of connections (53300),
   * and a standby that has not been promoted yet (25006); H2 closed (90098, 90121).
   */
  private static final Set<String> UNAVAILABLE =
      Set.of("57P01", "57P02", "57P03", "57P05", "53300", "25006", "90098", "90121");

  /**
   * The SQL states of a transaction that the database aborted in favor of others: a deadlock (40P01
   * in PostgreSQL), a serialization failure (40001, also H2's deadlock), and a row that another
   * transaction changed concurrently (90131 in H2).
   */
  private static final Set<String> CONFLICT = Set.of("40001", "40P01", "90131");

  /** The SQL states of a lock timeout: 55P03 in PostgreSQL, HYT00 in H2. */
  private static final Set<String> LOCKED = Set.of("55P03", "HYT00");

  /**
   * The SQL states, besides class 08, with which PostgreSQL closes a connection or does not accept
   * one yet.
   */
  private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05");

  /** No connection was established, so another attempt would fail the same way. */
  private static final Set<String> NOT_CONNECTED = Set.of("08001", "08004");

  private static final String UNIQUE_VIOLATION = "23505";

  /** Only archives bring their own ids. */
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

  /**
   * Returns whether the database aborted this transaction in favor of others. If so, it was not
   * committed.
   */
  public static boolean isConflict(Throwable failure) {
    return anyState(failure, CONFLICT::contains);
  }

  /** Returns whether an established connection died. */
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
   * Returns a failure, its causes, and then the exceptions they suppressed: transaction services
   * put the failure of a commit there.
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
    if (isUnavailable(failure, state)) {
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

  /**
   * The message tells which row it is about: it has the name of the constraint or, in H2, of the
   * table.
   */
  private static Problem ofConstraint(String message) {
    if (message.contains("api_token_name_uk")) {
      return Problem.TOKEN_NAME_TAKEN;
    }
    return ID_TAKEN.matcher(message).find() ? Problem.ARCHIVE_CONFLICT : Problem.STORAGE_FAILED;
  }

  private static boolean isUnavailable(SQLException failure, String state) {
    return state.startsWith("08")
        || UNAVAILABLE.contains(state)
        || failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException;
  }
}
