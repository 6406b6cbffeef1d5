package dev.cairn.database.stats;

import dev.cairn.database.Pipeline;
import dev.cairn.database.TransactionCheck;
import dev.cairn.database.session.SessionEntity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Writes the rows of a session in the tables of statistics, in batches, so that the time grows with
 * the number of rows only; nothing is written in a transaction that will not be committed.
 */
record StatsRows(Session entityManager, Connection connection, SessionEntity session) {

  private static final int BATCH_ROWS = 1000;

  /**
   * Adds to the numbers of rows, and creates the rows that do not exist.
   *
   * @param key the column that, with the session and the day, is the key
   * @param rows the rows: the values to add to the columns, then the day and the value of the key
   */
  void add(
      String table, String key, List<String> columns, List<List<Object>> rows, Pipeline pipeline) {
    String zeros = "0, ".repeat(columns.size());
    String insertion =
        "insert into %s (%s, utc_day, %s, session_id, owner, is_public) values (%s?, ?, ?, ?, ?)"
                .formatted(table, String.join(", ", columns), key, zeros)
            + " on conflict do nothing";
    String sums =
        columns.stream()
            .map(column -> column + " = " + column + " + ?")
            .collect(Collectors.joining(", "));
    String addition =
        "update %s set %s where utc_day = ? and %s = ? and session_id = ?"
            .formatted(table, sums, key);
    for (List<Object> row : rows) {
      List<Object> ofKey = row.subList(columns.size(), row.size());
      pipeline.add(insertion, with(ofKey, session.id(), session.owner(), session.isPublic()));
    }
    rows.forEach(row -> pipeline.add(addition, with(row, session.id())));
  }

  /**
   * Inserts rows, none of which exists yet.
   *
   * @param rows the rows, with the same values as in {@link #add}
   */
  void insert(String table, String key, List<String> columns, List<List<Object>> rows)
      throws SQLException {
    execute(
        "insert into %s (%s, utc_day, %s, session_id, owner, is_public) values (%s)"
            .formatted(
                table, String.join(", ", columns), key, "?, ".repeat(columns.size() + 4) + "?"),
        rows.stream().map(row -> with(row, session.id(), session.owner(), session.isPublic())));
  }

  private static List<Object> with(List<Object> row, Object... more) {
    return Stream.concat(row.stream(), Arrays.stream(more)).toList();
  }

  /**
   * Executes a statement for each row of values.
   *
   * @return the number of changed rows of the table, for each row of values
   */
  int[] execute(String sql, Stream<List<Object>> rows) throws SQLException {
    IntStream.Builder changed = IntStream.builder();
    Iterator<List<Object>> next = rows.iterator();
    if (!next.hasNext()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      while (next.hasNext()) {
        TransactionCheck.requireActive(entityManager);
        for (int i = 0; i < BATCH_ROWS && next.hasNext(); i++) {
          set(statement, next.next());
          statement.addBatch();
        }
        Arrays.stream(statement.executeBatch()).forEach(changed);
      }
    }
    return changed.build().toArray();
  }

  /** Sets the parameters of a statement. */
  static void set(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }
}
