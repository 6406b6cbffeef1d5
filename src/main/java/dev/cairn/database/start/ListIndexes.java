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
 * The indexes with which PostgreSQL finds the most recently changed sessions of all users, and
 * those shared by others. Each append has to update the first index, and the second one if the
 * session is public. So they are created only when a node starts on many sessions: few sessions can
 * be read just as fast without them.
 */
@ApplicationScoped
class ListIndexes {

  private static final System.Logger LOG = System.getLogger(ListIndexes.class.getName());

  /** Uses PostgreSQL's estimate from the last analysis of the table. */
  private static final String MANY =
      "select 1 from pg_class where oid = to_regclass('session') and reltuples >= 10000";

  private static final long LOCK = 4961538127409154L;

  private static final List<String> INDEXES =
      List.of(
          "create index if not exists session_by_time on session (deleted, updated_at)",
          "create index if not exists session_by_time_public on session (deleted, updated_at)"
              + " where visibility = 'PUBLIC'");

  @Inject private DataSource dataSource;
  @Inject private Database database;

  void create(@Observes Database.Opened opened) {
    if (database.isPostgresql()) {
      try {
        if (hasMany()) {
          ExtraIndexes.create(dataSource, LOCK, INDEXES);
        }
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "Lists of all sessions have no index and are slow", e);
      }
    }
  }

  private boolean hasMany() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(MANY)) {
      return row.next();
    }
  }
}
