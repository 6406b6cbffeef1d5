package dev.cairn.database.retention;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.session.SessionEntity;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * All rows that belong to a session, in whichever table. {@code ErasureIT} checks that none is
 * missing.
 */
final class SessionRows {

  /** The tables with a {@code session_id}, those that refer to others first. */
  private static final List<String> TABLES =
      List.of(
          "counted_message",
          "redacted_message",
          "tool_call",
          "tool_usage",
          "session_day",
          "idempotency_key",
          "session_label",
          "session_link",
          "session_event",
          "checkpoint_directory",
          "checkpoint",
          "message");

  private SessionRows() {}

  /** Returns the bytes of messages and metadata. */
  static long bytes(EntityManager entityManager, UUID sessionId) {
    return JdbcWork.in(
        entityManager,
        connection ->
            sum(connection, "message", "body", sessionId)
                + sum(connection, "checkpoint", "metadata", sessionId));
  }

  private static long sum(Connection connection, String table, String column, UUID sessionId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select sum(octet_length(%s)) from %s where session_id = ?".formatted(column, table))) {
      select.setObject(1, sessionId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /**
   * Erases the rows. The caller holds the session's lock.
   *
   * @return the number of erased rows, by table
   */
  static Map<String, Long> erase(EntityManager entityManager, SessionEntity session) {
    entityManager.detach(session);
    return JdbcWork.in(entityManager, connection -> erase(connection, session.id()));
  }

  private static Map<String, Long> erase(Connection connection, UUID sessionId)
      throws SQLException {
    // H2 checks each row by itself, and a parent may be deleted before its child.
    execute(
        connection,
        "update checkpoint set parent_id = null where session_id = ? and parent_id is not null",
        sessionId);
    forgetOrigin(connection, sessionId);
    Map<String, Long> rows = new LinkedHashMap<>();
    for (String table : TABLES) {
      rows.put(
          table, execute(connection, "delete from " + table + " where session_id = ?", sessionId));
    }
    rows.put("session", execute(connection, "delete from session where id = ?", sessionId));
    return rows;
  }

  /** Clears the origin of forks, which have copies of all their messages. */
  private static void forgetOrigin(Connection connection, UUID sessionId) throws SQLException {
    execute(
        connection,
        "update session set forked_from_session_id = null, forked_from_checkpoint_id = null"
            + " where forked_from_session_id = ?",
        sessionId);
  }

  private static long execute(Connection connection, String sql, UUID sessionId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, sessionId);
      return statement.executeLargeUpdate();
    }
  }
}
