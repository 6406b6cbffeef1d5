package dev.cairn.database.start;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Creates PostgreSQL indexes that are not part of the schema. */
public final class ExtraIndexes {

  private ExtraIndexes() {}

  /**
   * Creates all of the indexes or none. Nodes that start simultaneously take turns.
   *
   * @param lock the number of the advisory lock, chosen arbitrarily, different for each set of
   *     indexes
   * @param statements the statements, which do nothing if the indexes exist
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
