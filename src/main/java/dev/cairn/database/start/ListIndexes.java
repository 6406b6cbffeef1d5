package dev.cairn.database.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * The indexes by which PostgreSQL finds the sessions of all users, and those that others share,
 * that were changed last. An append writes the first, and the second if the session is public. So
 * they are made when a node starts on many sessions: of few, all are read as quickly.
 */
@ApplicationScoped
class ListIndexes {

  private static final System.Logger LOG = System.getLogger(ListIndexes.class.getName());

  /** By what PostgreSQL counted when it analyzed the table. */
  private static final String MANY =
      "select 1 from pg_class where oid = to_regclass('session') and reltuples >= 10000";

  /** Other nodes start at the same time. The number is of this program's own choice. */
  private static final String LOCK = "select pg_advisory_xact_lock(4961538127409154)";

  private static final List<String> INDEXES =
      List.of(
          "create index if not exists session_by_time on session (deleted, updated_at)",
          "create index if not exists session_by_time_public on session (deleted, updated_at)"
              + " where visibility = 'PUBLIC'");

  @Inject private DataSource dataSource;
  @Inject private Database database;

  void create(@Observes Database.Opened opened) {
    if (database.isPostgresql()) {
      try (Connection connection = dataSource.getConnection()) {
        create(connection);
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "Lists of all sessions have no index and are slow", e);
      }
    }
  }

  private static void create(Connection connection) throws SQLException {
    boolean wasAutoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (hasRows(statement, MANY)) {
        statement.execute(LOCK);
        for (String index : INDEXES) {
          statement.execute(index);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(wasAutoCommit);
    }
  }

  private static boolean hasRows(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }
}
