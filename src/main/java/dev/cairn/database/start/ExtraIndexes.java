package dev.cairn.database.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Makes indexes of PostgreSQL that are no part of the schema. */
public final class ExtraIndexes {

  private ExtraIndexes() {}

  /**
   * Makes all of them or none. Nodes that start together take turns.
   *
   * @param lock a number of this program's own choice, another one for other indexes
   * @param statements that do nothing where it is done already
   */
  public static void create(DataSource dataSource, long lock, List<String> statements)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      boolean wasAutoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_xact_lock(%d)".formatted(lock));
        for (String each : statements) {
          statement.execute(each);
        }
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(wasAutoCommit);
      }
    }
  }
}
