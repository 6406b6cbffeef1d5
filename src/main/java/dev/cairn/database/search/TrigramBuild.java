package dev.cairn.database.search;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.message.SearchColumns;
import dev.cairn.encryption.SessionKey;
import dev.cairn.search.TextReader;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;

/**
 * Writes the columns that PostgreSQL searches: of the messages for which they are missing, or of
 * all messages in a rebuild. It skips messages that others have locked, so that it never waits.
 */
@ApplicationScoped
@Typed(TrigramBuild.class)
class TrigramBuild implements IndexBuild {

  private static final int BATCH = 500;
  private static final UUID FIRST_ID = new UUID(0, 0);

  @Inject private EntityManager entityManager;
  @Inject private TextReader texts;

  /** The last message that was rewritten; null if only missing columns are written. */
  private final AtomicReference<Place> anew = new AtomicReference<>();

  private volatile boolean isStopped;
  private volatile boolean isRunning;

  private record Place(UUID sessionId, int ordinal) {}

  @Override
  public void restart() {
    anew.set(new Place(FIRST_ID, -1));
    isStopped = false;
    isRunning = true;
  }

  @Override
  public void stop() {
    isStopped = true;
    isRunning = false;
    anew.set(null);
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  @Override
  public long sessionsLeft() {
    Place place = anew.get();
    return JdbcWork.in(
        entityManager,
        connection ->
            place == null
                ? count(
                    connection,
                    "select count(distinct session_id) from message where search_text is null")
                : count(connection, "select count(*) from session where id >= ?", place.sessionId));
  }

  /** Continues after the written messages, once they are committed. */
  private void resumeAfterCommit(Place before, Place reached) {
    entityManager
        .unwrap(Session.class)
        .getTransaction()
        .registerSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {
                // The transaction may still fail.
              }

              @Override
              public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                  anew.compareAndSet(before, reached);
                }
              }
            });
  }

  @Override
  public boolean step() {
    Place place = anew.get();
    int written = isStopped ? 0 : write(place);
    if (written == 0 && place != null) {
      anew.compareAndSet(place, null);
      return !isStopped;
    }
    isRunning = written > 0;
    return isRunning;
  }

  /** Writes the columns of the next messages, and returns how many. */
  private int write(Place place) {
    Map<UUID, List<Integer>> next =
        JdbcWork.in(entityManager, connection -> next(connection, place));
    int written = 0;
    Place reached = place;
    for (Map.Entry<UUID, List<Integer>> session : next.entrySet()) {
      int[] ordinals = session.getValue().stream().mapToInt(Integer::intValue).toArray();
      Map<Integer, Message> messages =
          MessageTable.in(
              entityManager, SessionKey.none(session.getKey()), table -> table.readFirst(ordinals));
      int end = 0;
      while (end < ordinals.length && messages.containsKey(ordinals[end])) {
        end++;
      }
      int count = end;
      JdbcWork.in(
          entityManager,
          connection -> {
            write(connection, session.getKey(), ordinals, count, messages);
            return null;
          });
      written += count;
      reached = new Place(session.getKey(), ordinals[count - 1]);
      if (count < ordinals.length) {
        break;
      }
    }
    if (place != null && written > 0) {
      resumeAfterCommit(place, reached);
    }
    return written;
  }

  private static Map<UUID, List<Integer>> next(Connection connection, Place place)
      throws SQLException {
    String sql =
        "select session_id, ordinal from message where "
            + (place == null ? "search_text is null" : "(session_id, ordinal) > (?, ?)")
            + " order by session_id, ordinal limit "
            + BATCH
            + " for update skip locked";
    Map<UUID, List<Integer>> next = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      if (place != null) {
        select.setObject(1, place.sessionId);
        select.setInt(2, place.ordinal);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          next.computeIfAbsent(rows.getObject(1, UUID.class), id -> new ArrayList<>())
              .add(rows.getInt(2));
        }
      }
    }
    return next;
  }

  private void write(
      Connection connection,
      UUID sessionId,
      int[] ordinals,
      int end,
      Map<Integer, Message> messages)
      throws SQLException {
    SearchColumns columns = new SearchColumns(Optional.of(texts));
    try (PreparedStatement update =
        connection.prepareStatement(
            "update message set search_text = ?, search_pairs = ?"
                + " where session_id = ? and ordinal = ?")) {
      for (int i = 0; i < end; i++) {
        int next = columns.set(update, 1, messages.get(ordinals[i]));
        update.setObject(next, sessionId);
        update.setInt(next + 1, ordinals[i]);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static long count(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
