package dev.cairn.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads rows with one plain statement, outside a transaction: every request begins with such a
 * read.
 *
 * @param select everything before {@code where}
 */
public record PlainQuery<T>(String select, Reading<T> reading) {

  /** Maps a row to a value. */
  public interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Returns the row whose column has the given value. */
  public Optional<T> find(DataSource dataSource, String column, Object value) {
    return find(dataSource, column + " = ?", List.of(value));
  }

  /**
   * Returns the row that meets a condition.
   *
   * @param values the parameter values of the condition
   */
  public Optional<T> find(DataSource dataSource, String condition, List<Object> values) {
    return rows(dataSource, condition, statement -> Pipeline.set(statement, 1, values)).stream()
        .findFirst();
  }

  /** Returns the rows whose column has one of the given ids. */
  public List<T> findAll(DataSource dataSource, String column, Set<UUID> ids) {
    List<T> found = new ArrayList<>();
    for (List<UUID> some : SqlArrays.chunks(List.copyOf(ids))) {
      found.addAll(
          rows(
              dataSource,
              column + " in (select k.id from unnest(cast(? as uuid array)) k (id))",
              statement ->
                  statement.setArray(
                      1, statement.getConnection().createArrayOf("uuid", some.toArray()))));
    }
    return found;
  }

  private interface Setting {
    void set(PreparedStatement statement) throws SQLException;
  }

  private List<T> rows(DataSource dataSource, String condition, Setting parameter) {
    try (Connection connection = dataSource.getConnection()) {
      try {
        return rows(connection, condition, parameter);
      } catch (SQLException e) {
        BrokenConnections.reportToPool(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private List<T> rows(Connection connection, String condition, Setting parameter)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(select + " where " + condition)) {
      parameter.set(statement);
      List<T> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(reading.read(row));
        }
      }
      return found;
    }
  }
}
