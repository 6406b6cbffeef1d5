package dev.cairn.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Lets connection pools notice dead connections. */
public final class BrokenConnections {

  private BrokenConnections() {}

  /**
   * Uses the connection once more if the failure says that it was closed. PostgreSQL announces the
   * close with an error that looks like any other to a pool; only the next use of the connection
   * fails in a way that the pool recognizes.
   */
  public static void reportToPool(Connection connection, Throwable failure) {
    if (DatabaseErrors.isDeadConnection(failure)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select 1");
      } catch (SQLException e) {
        // Expected.
      }
    }
  }
}
