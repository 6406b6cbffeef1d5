package dev.cairn.archive.sqlite;

import dev.cairn.archive.ArchivedSession;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteLimits;

/**
 * An untrusted SQLite file, opened read-only. A file with anything but plain tables is rejected
 * before any row is read: a view or a generated column can compute forever. Tables are read by
 * their rowids, never by an index, whose content may differ.
 */
final class SqliteFile implements Closeable {

  /** The beginning of each SQLite file. */
  static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** The maximum number of rows of a table: memory holds the location of each. */
  static final int MAX_ROWS = ArchivedSession.MAX_CHECKPOINTS;

  private static final int MAX_WORD_BYTES = 256;
  private static final int MAX_TEXT_BYTES = 1 << 20;

  /** The time limit of a statement. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int STEPS_BETWEEN_LOOKS = 100;
  private static final int MAX_SQL_BYTES = 1 << 20;
  private static final int MAX_OBJECTS = 1000;

  private final Connection connection;
  private final Deadline deadline;
  private final Map<String, Set<String>> columns =
      Map.of("sessions", new HashSet<>(), "checkpoints", new HashSet<>());

  /** Interrupts a statement that takes too long, whatever it is doing. */
  private static final class Deadline extends ProgressHandler {
    private final long patience;
    private long began;

    Deadline(Duration patience) {
      this.patience = patience.toNanos();
      begin();
    }

    void begin() {
      began = System.nanoTime();
    }

    @Override
    protected int progress() {
      return System.nanoTime() - began < patience ? 0 : 1;
    }
  }

  /** Receives a row. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * @param maxValueBytes the maximum length of a value
   * @param patience the time limit of a statement
   * @throws StorageException {@code INVALID_REQUEST} if it is not a valid file
   */
  SqliteFile(Path file, int maxValueBytes, Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.enableLoadExtension(false);
    deadline = new Deadline(patience);
    try {
      // immutable: no other process uses the file, and SQLite looks for no journal.
      connection =
          config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1");
    } catch (SQLException e) {
      throw wrong("it cannot be opened", e);
    }
    try {
      ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, deadline);
      SQLiteConnection sqlite = (SQLiteConnection) connection;
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, maxValueBytes);
      sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma trusted_schema = off");
        statement.execute("pragma cell_size_check = on");
      }
      checkSchema();
    } catch (SQLException e) {
      close();
      throw failure(e);
    } catch (StorageException e) {
      close();
      throw e;
    }
  }

  static StorageException wrong(String details) {
    return new StorageException(Problem.INVALID_SQLITE_FILE, details);
  }

  private static StorageException wrong(String details, SQLException cause) {
    return new StorageException(Problem.INVALID_SQLITE_FILE, details, cause);
  }

  /** Translates the failure to read rows. */
  static StorageException failure(SQLException cause) {
    int code = cause.getErrorCode();
    if (code == SQLiteErrorCode.SQLITE_TOOBIG.code) {
      return new StorageException(
          Problem.INVALID_ARCHIVED_SESSION, "a value is longer than cairn.max-request-size", cause);
    }
    boolean isTooSlow = code == SQLiteErrorCode.SQLITE_INTERRUPT.code;
    return wrong(isTooSlow ? "it takes too long to be read" : "it is damaged", cause);
  }

  /**
   * Checks the schema: first by the keywords that SQLite itself writes, before it parses them, and
   * then by the result of its parsing.
   */
  private void checkSchema() throws SQLException {
    scan(
        "sqlite_schema",
        MAX_OBJECTS,
        "type, rootpage, substr(sql, 1, 30)",
        row -> {
          String begins = row.getString(2) + " " + row.getString(4);
          boolean isPlain =
              begins.matches("(?is)table create table .*|index (null|create (unique )?index .*)");
          if (!isPlain || row.getLong(3) < 2) {
            throw wrong("it has views, triggers or virtual tables");
          }
        });
    try (PreparedStatement select =
            prepare("select name, type, wr from pragma_table_list where schema = 'main'");
        ResultSet tables = select.executeQuery()) {
      while (tables.next()) {
        if (!tables.getString(2).equals("table")) {
          throw wrong("it has views, triggers or virtual tables");
        }
        Set<String> names = columns.get(tables.getString(1).toLowerCase(Locale.ROOT));
        if (names != null && tables.getInt(3) == 0) {
          readColumns(tables.getString(1), names);
        }
      }
    }
    columns.forEach(
        (table, names) -> {
          if (names.isEmpty()) {
            throw wrong("it has no table " + table);
          }
        });
  }

  private void readColumns(String table, Set<String> names) throws SQLException {
    try (PreparedStatement select = prepare("select name, hidden from pragma_table_xinfo(?)")) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(2) != 0) {
            throw wrong("it has generated columns");
          }
          names.add(rows.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    if (names.contains("rowid")) {
      throw wrong("it has a column named rowid");
    }
  }

  /** Returns the expression for an id, a time or a word; NULL if it is too long. */
  String word(String table, String name) {
    return shortened(table, name, MAX_WORD_BYTES, "null");
  }

  /**
   * Returns the expression for a text for people to read; if it is far too long, a character that
   * cannot be stored.
   */
  String text(String table, String name) {
    return shortened(table, name, MAX_TEXT_BYTES, "char(0)");
  }

  /**
   * Returns an expression that is NULL if an older file lacks the column. A value that is too long
   * is not loaded.
   */
  private String shortened(String table, String name, int maxBytes, String other) {
    return columns.get(table).contains(name)
        ? "iif(octet_length(%1$s) > %2$d, %3$s, %1$s) as %1$s".formatted(name, maxBytes, other)
        : "null as " + name;
  }

  /** Reads a table from the first row to the last, with the rowid in column 1. */
  void scan(String table, String values, RowReader reader) throws SQLException {
    scan(table, MAX_ROWS, values, reader);
  }

  /**
   * Requires ascending rowids, so that no page is read twice: in a damaged tree, many pointers may
   * lead to the same page.
   */
  private void scan(String table, int max, String values, RowReader reader) throws SQLException {
    try (PreparedStatement select =
            prepare(
                "select rowid, %s from %s not indexed order by rowid".formatted(values, table));
        ResultSet rows = select.executeQuery()) {
      long last = Long.MIN_VALUE;
      for (int count = 0; rows.next(); count++) {
        long rowId = rows.getLong(1);
        if (count > 0 && rowId <= last) {
          throw wrong("it is damaged");
        }
        if (count == max) {
          throw wrong("it has more than %d rows in %s".formatted(max, table));
        }
        last = rowId;
        reader.read(rows);
      }
    }
  }

  /** Returns a statement whose time limit starts now. */
  PreparedStatement prepare(String sql) throws SQLException {
    deadline.begin();
    return connection.prepareStatement(sql);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a file that is only read cannot fail to be closed", e);
    }
  }
}
