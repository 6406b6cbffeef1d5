package dev.cairn.archive.sqlite;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteLimits;

/**
 * A SQLite file of somebody else's, opened to be read and no more. One that holds anything but
 * plain tables is refused before a row is read: a view or a generated column can compute for ever.
 */
final class SqliteFile implements Closeable {

  /** How each SQLite file begins. */
  static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Connection connection;
  private final Map<String, Set<String>> columns = new HashMap<>();

  /**
   * @param maxValueBytes the longest value that is read
   * @throws StorageException {@code INVALID_REQUEST} if it is not such a file
   */
  SqliteFile(Path file, int maxValueBytes) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.enableLoadExtension(false);
    try {
      // immutable: nothing else has the file, and no journal is looked for beside it.
      connection =
          config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1");
    } catch (SQLException e) {
      throw wrong("it cannot be opened", e);
    }
    try {
      ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, maxValueBytes);
      try (Statement statement = connection.createStatement()) {
        statement.execute("pragma trusted_schema = off");
        statement.execute("pragma cell_size_check = on");
      }
      checkSchema();
    } catch (SQLException e) {
      close();
      throw wrong("it is damaged", e);
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

  /** What it means that rows cannot be read. */
  static StorageException failure(SQLException cause) {
    return cause.getErrorCode() == SQLiteErrorCode.SQLITE_TOOBIG.code
        ? new StorageException(
            Problem.INVALID_ARCHIVED_SESSION,
            "a value is longer than cairn.max-request-size",
            cause)
        : wrong("it is damaged", cause);
  }

  private void checkSchema() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select type, name, coalesce(sql, '') from sqlite_schema")) {
      while (rows.next()) {
        String type = rows.getString(1);
        boolean isVirtual = rows.getString(3).strip().matches("(?is)create\\s+virtual\\b.*");
        if (isVirtual || !Set.of("table", "index").contains(type)) {
          throw wrong("it has views, triggers or virtual tables");
        }
        if (type.equals("table")) {
          columns.put(rows.getString(2).toLowerCase(Locale.ROOT), new HashSet<>());
        }
      }
    }
    for (String table : new String[] {"sessions", "checkpoints"}) {
      if (!columns.containsKey(table)) {
        throw wrong("it has no table " + table);
      }
      readColumns(table);
    }
  }

  private void readColumns(String table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select name, hidden from pragma_table_xinfo(?)")) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(2) != 0) {
            throw wrong("it has generated columns");
          }
          columns.get(table).add(rows.getString(1).toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  /** A column, or NULL where an older file has none of this name. */
  String column(String table, String name) {
    return columns.get(table).contains(name) ? name : "null as " + name;
  }

  PreparedStatement prepare(String sql) throws SQLException {
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
