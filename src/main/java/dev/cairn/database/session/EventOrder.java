package dev.cairn.database.session;

import dev.cairn.session.SessionEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Assigns positions to events, and erases old events, under the lock of one row. Only committed
 * events get a position, and a reader of an event sees all events before it: transactions may take
 * any time and commit in any order.
 */
final class EventOrder {

  static final int BATCH = 2_000;

  private static final String WITHOUT_POSITION = " from session_event where position is null";

  private final Connection connection;

  EventOrder(Connection connection) {
    this.connection = connection;
  }

  private record Unordered(UUID sessionId, long number, Instant time) {}

  private record Ordered(UUID sessionId, long number, long position) {}

  /** Assigns positions to the events that have none; if there are very many, to some of them. */
  SessionEvents.Positions order() throws SQLException {
    if (!anyIsUnordered()) {
      return positions("");
    }
    SessionEvents.Positions before = positions(" for update");
    List<Unordered> events = unordered();
    try (PreparedStatement update =
        connection.prepareStatement(
            "update session_event set position = ? where session_id = ? and number = ?")) {
      for (int i = 0; i < events.size(); i++) {
        update.setLong(1, before.given() + 1 + i);
        update.setObject(2, events.get(i).sessionId());
        update.setLong(3, events.get(i).number());
        update.addBatch();
      }
      update.executeBatch();
    }
    long given = before.given() + events.size();
    set("given", given);
    return new SessionEvents.Positions(before.erased(), given);
  }

  private boolean anyIsUnordered() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select number" + WITHOUT_POSITION + " fetch first 1 rows only");
        ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  /**
   * Returns the events without position in the order of their times, those of one session in the
   * order of their numbers. Skips events that are being purged, so that nobody waits for the purge.
   */
  private List<Unordered> unordered() throws SQLException {
    List<Unordered> events = new ArrayList<>();
    Map<UUID, Instant> latest = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select session_id, number, created_at"
                    + WITHOUT_POSITION
                    + " order by session_id, number fetch first "
                    + BATCH
                    + " rows only for update skip locked");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        UUID session = row.getObject(1, UUID.class);
        Instant time = row.getObject(3, OffsetDateTime.class).toInstant();
        Instant notEarlier = latest.merge(session, time, (a, b) -> a.isAfter(b) ? a : b);
        events.add(new Unordered(session, row.getLong(2), notEarlier));
      }
    }
    events.sort(Comparator.comparing(Unordered::time));
    return events;
  }

  private SessionEvents.Positions positions(String lock) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select erased, given from event_position where id = 1" + lock);
        ResultSet row = select.executeQuery()) {
      row.next();
      return new SessionEvents.Positions(row.getLong(1), row.getLong(2));
    }
  }

  private void set(String column, long position) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update event_position set " + column + " = ? where id = 1")) {
      update.setLong(1, position);
      update.executeUpdate();
    }
  }

  /**
   * Erases some events that are older than the given time, or in excess of the number kept per
   * session. Skips events that are being purged, so that listeners wait for the lock of the
   * positions only.
   */
  long erase(Instant before) throws SQLException {
    SessionEvents.Positions positions = positions(" for update");
    List<Ordered> old = locked(old(before));
    if (old.isEmpty()) {
      old = locked(tooMany());
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from session_event where session_id = ? and number = ?")) {
      for (Ordered event : old) {
        delete.setObject(1, event.sessionId());
        delete.setLong(2, event.number());
        delete.addBatch();
      }
      delete.executeBatch();
    }
    long last = old.stream().mapToLong(Ordered::position).max().orElse(0);
    set("erased", Math.max(positions.erased(), last));
    return old.size();
  }

  private List<Long> old(Instant before) throws SQLException {
    return numbers(
        "select position from session_event where created_at < ? and position is not null"
            + " order by created_at fetch first "
            + BATCH
            + " rows only",
        before.atOffset(ZoneOffset.UTC));
  }

  /** Returns excess events of sessions with too many. */
  private List<Long> tooMany() throws SQLException {
    return numbers(
        "select e.position from session_event e join (select session_id, max(number) as latest"
            + " from session_event group by session_id having count(*) > ?) s"
            + " on e.session_id = s.session_id and e.number <= s.latest - "
            + SessionEvents.KEPT_OF_SESSION
            + " where e.position is not null fetch first "
            + BATCH
            + " rows only",
        SessionEvents.KEPT_OF_SESSION);
  }

  /** Locks the events that no other transaction has locked. */
  private List<Ordered> locked(List<Long> positions) throws SQLException {
    List<Ordered> events = new ArrayList<>();
    if (positions.isEmpty()) {
      return events;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "select session_id, number, position from session_event where position = any(?)"
                + " for update skip locked")) {
      select.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          events.add(new Ordered(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)));
        }
      }
    }
    return events;
  }

  private List<Long> numbers(String sql, Object parameter) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, parameter);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          numbers.add(row.getLong(1));
        }
      }
    }
    return numbers;
  }
}
