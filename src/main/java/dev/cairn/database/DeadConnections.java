package dev.cairn.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Has pools find out that a connection is dead. */
public final class DeadConnections {

  private DeadConnections() {}

  /**
   * If a failure says that the connection ended, uses it once more. With its last words PostgreSQL
   * says why it ends, which is an error like any other to pools; the silence after them is not.
   */
  public static void tellPool(Connection connection, Throwable failure) {
    if (DatabaseErrors.isDeadConnection(failure)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select 1");
      } catch (SQLException e) {
        // As expected.
      }
    }
  }
}
