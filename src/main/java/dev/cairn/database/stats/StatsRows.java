package dev.cairn.database.stats;

import dev.cairn.database.session.SessionEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a session in the tables that are added up. */
record StatsRows(Connection connection, SessionEntity session) {

  static final int BATCH_ROWS = 1000;

  /**
   * Adds to the numbers of a row, which is made if it is not there.
   *
   * @param key the column that, with the session and the day, is the key
   * @param values to be added to the columns, and then the day and the value of the key
   */
  void add(String table, String key, List<String> columns, List<Object> values)
      throws SQLException {
    List<Object> all = new ArrayList<>(values);
    all.add(session.id());
    int updated =
        execute(
            connection,
            columns.stream()
                    .map(column -> column + " = " + column + " + ?")
                    .collect(Collectors.joining(", ", "update " + table + " set ", ""))
                + " where utc_day = ? and %s = ? and session_id = ?".formatted(key),
            all);
    if (updated == 0) {
      all.addAll(List.of(session.owner(), session.isPublic()));
      execute(connection, insertion(table, key, columns), all);
    }
  }

  /**
   * Inserts rows, none of which is there.
   *
   * @param rows each with the values of {@link #add}
   */
  void insert(String table, String key, List<String> columns, List<List<Object>> rows)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insertion(table, key, columns))) {
      int waiting = 0;
      for (List<Object> row : rows) {
        List<Object> all = new ArrayList<>(row);
        all.addAll(List.of(session.id(), session.owner(), session.isPublic()));
        for (int i = 0; i < all.size(); i++) {
          insert.setObject(i + 1, all.get(i));
        }
        insert.addBatch();
        if (++waiting % BATCH_ROWS == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static String insertion(String table, String key, List<String> columns) {
    return "insert into %s (%s, utc_day, %s, session_id, owner, is_public) values (%s)"
        .formatted(table, String.join(", ", columns), key, "?, ".repeat(columns.size() + 4) + "?");
  }

  static int execute(Connection connection, String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      return statement.executeUpdate();
    }
  }
}
