package dev.cairn.database.retention;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.database.session.SessionEntity;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/**
 * The checkpoints of a session before the last ones that are kept, and the messages to which no
 * kept checkpoint refers. The caller holds the session's lock, unless it only counts. Kept
 * checkpoints keep their ids and messages; the first of them may lose its parent.
 *
 * @param last the sequence of the last early checkpoint, which is also their number
 * @param ordinals the ordinals of the messages
 * @param bytes the bytes of messages and metadata
 */
record EarlyCheckpoints(UUID sessionId, int last, List<Integer> ordinals, long bytes) {

  private static final int BATCH_ROWS = 10_000;

  static EarlyCheckpoints of(EntityManager entityManager, SessionEntity session, int kept) {
    int last = session.checkpointCount() - kept;
    return JdbcWork.in(entityManager, connection -> read(connection, session.id(), last));
  }

  private static EarlyCheckpoints read(Connection connection, UUID sessionId, int last)
      throws SQLException {
    BitSet used = new BitSet();
    select(
        connection,
        "select message_runs from checkpoint where session_id = ? and sequence > ?",
        row -> Arrays.stream(MessageRuns.decode(row.getBytes(1)).ordinals()).forEach(used::set),
        sessionId,
        last);
    List<Integer> unused = new ArrayList<>();
    long[] bytes = new long[1];
    select(
        connection,
        "select ordinal, octet_length(body) from message where session_id = ?",
        row -> {
          if (!used.get(row.getInt(1))) {
            unused.add(row.getInt(1));
            bytes[0] += row.getLong(2);
          }
        },
        sessionId);
    select(
        connection,
        "select sum(octet_length(metadata)) from checkpoint where session_id = ? and sequence <= ?",
        row -> bytes[0] += row.getLong(1),
        sessionId,
        last);
    return new EarlyCheckpoints(sessionId, last, unused, bytes[0]);
  }

  int checkpoints() {
    return last;
  }

  int messages() {
    return ordinals.size();
  }

  /**
   * Erases the checkpoints and messages. The sequence of the kept checkpoints starts at 1 again.
   */
  void erase(EntityManager entityManager) {
    entityManager.unwrap(Session.class).doWork(this::erase);
  }

  private void erase(Connection connection) throws SQLException {
    String early = "(select id from checkpoint where session_id = ? and sequence <= ?)";
    execute(
        connection,
        "update checkpoint set parent_id = null where session_id = ? and parent_id in " + early,
        sessionId,
        sessionId,
        last);
    for (String key :
        List.of("idempotency_key where checkpoint_id", "checkpoint_directory where id")) {
      execute(
          connection,
          "delete from " + key + " in " + early + " and session_id = ?",
          sessionId,
          last,
          sessionId);
    }
    execute(
        connection,
        "delete from checkpoint where session_id = ? and sequence <= ?",
        sessionId,
        last);
    for (int first = 0; first < ordinals.size(); first += BATCH_ROWS) {
      List<Integer> batch = ordinals.subList(first, Math.min(first + BATCH_ROWS, ordinals.size()));
      execute(
          connection,
          "delete from message where session_id = ? and ordinal = any (?)",
          sessionId,
          connection.createArrayOf("integer", batch.toArray()));
    }
    // Updates via negative numbers, since no two rows may have the same sequence in between.
    execute(
        connection,
        "update checkpoint set sequence = ? - sequence where session_id = ?",
        last,
        sessionId);
    execute(
        connection, "update checkpoint set sequence = -sequence where session_id = ?", sessionId);
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private static void select(
      Connection connection, String sql, RowReader reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, parameters);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static void execute(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
