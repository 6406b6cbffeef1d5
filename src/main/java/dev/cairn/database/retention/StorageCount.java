package dev.cairn.database.retention;

import dev.cairn.database.message.MessageRuns;
import dev.cairn.retention.StorageUse;
import dev.cairn.retention.StorageUse.LargeOwner;
import dev.cairn.retention.StorageUse.LargeSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * A single count of everything. It holds a row in memory for each owner, but none for each session.
 */
final class StorageCount {

  private static final int LARGEST = 20;
  private static final int FETCH_SIZE = 1_000;

  private final Connection connection;
  private final PriorityQueue<LargeSession> largest =
      new PriorityQueue<>(Comparator.comparingLong(LargeSession::contentBytes));
  private final Map<String, LargeOwner> owners = new HashMap<>();

  StorageCount(Connection connection) {
    this.connection = connection;
  }

  StorageUse run(Instant now) throws SQLException {
    long deleted = number("select count(*) from session where deleted").orElse(0L);
    long sessions = number("select count(*) from session").orElse(0L);
    addUp();
    return new StorageUse(
        now,
        sessions,
        deleted,
        owners.values().stream().mapToLong(LargeOwner::messages).sum(),
        number("select sum(message_count) from checkpoint").orElse(0L) + messagesOfOlder(),
        owners.values().stream().mapToLong(LargeOwner::contentBytes).sum(),
        diskBytes(),
        largest.stream()
            .sorted(Comparator.comparingLong(LargeSession::contentBytes).reversed())
            .toList(),
        owners.values().stream()
            .sorted(Comparator.comparingLong(LargeOwner::contentBytes).reversed())
            .limit(LARGEST)
            .toList());
  }

  private void addUp() throws SQLException {
    select(
        """
        select m.session_id, s.owner, count(*), sum(octet_length(m.body))
        from message m join session s on s.id = m.session_id group by m.session_id, s.owner""",
        row ->
            add(
                new LargeSession(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4))));
  }

  /** Counts the messages of checkpoints that are older than the column. */
  private long messagesOfOlder() throws SQLException {
    long[] messages = new long[1];
    select(
        "select message_runs from checkpoint where message_count is null",
        row -> messages[0] += MessageRuns.decode(row.getBytes(1)).messageCount());
    return messages[0];
  }

  private void add(LargeSession session) {
    owners.merge(
        session.owner(),
        new LargeOwner(session.owner(), 1, session.messages(), session.contentBytes()),
        (one, more) ->
            new LargeOwner(
                one.owner(),
                one.sessions() + more.sessions(),
                one.messages() + more.messages(),
                one.contentBytes() + more.contentBytes()));
    largest.add(session);
    if (largest.size() > LARGEST) {
      largest.remove();
    }
  }

  /** Returns the size of the database in PostgreSQL; in H2 that of the file, if there is one. */
  private Optional<Long> diskBytes() throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
        ? number("select pg_database_size(current_database())")
        : number(
            "select cast(setting_value as bigint) from information_schema.settings"
                + " where setting_name = 'info.FILE_SIZE'");
  }

  private Optional<Long> number(String sql) throws SQLException {
    List<Long> found = new ArrayList<>();
    select(sql, row -> found.add(row.getLong(1)));
    return found.stream().findFirst();
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void select(String sql, RowReader reader) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
