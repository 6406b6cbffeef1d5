package dev.cairn.database.session;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.SqlArrays;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.session.EventKind;
import dev.cairn.session.SessionEvent;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionSight;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StoredEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Events of the sessions in the database. Each is returned with the information that decides who
 * may see it, by one statement for all callers: with one statement per caller, a thousand listeners
 * of one session would cost a thousand statements.
 */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseSessionEvents implements SessionEvents {

  private static final String SIGHT = "s.owner, s.visibility, s.deleted";

  private static final String SELECT =
      "select e.session_id, e.number, e.kind, e.checkpoint_id, e.created_at, e.position,"
          + " e.was_public, "
          + SIGHT
          + " from session_event e join session s on s.id = e.session_id where ";

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;

  @Override
  public long listen(UUID sessionId) {
    return sessions.readable(sessionId).changeNumber();
  }

  @Override
  public Positions listen() {
    sessions.listened();
    return orderAll();
  }

  /** Orders all events visible at the start; events that arrive meanwhile must not prolong it. */
  private Positions orderAll() {
    Positions before;
    Positions now = order();
    do {
      before = now;
      now = order();
    } while (now.given() - before.given() >= EventOrder.BATCH);
    return now;
  }

  @Override
  public Map<UUID, ListenedSession> sessions(Set<UUID> ids) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          Map<UUID, ListenedSession> found = new HashMap<>();
          for (List<UUID> some : SqlArrays.chunks(List.copyOf(ids))) {
            try (PreparedStatement select =
                connection.prepareStatement(
                    "select s.id, s.change_number, "
                        + SIGHT
                        + " from unnest(cast(? as uuid array)) k (id)"
                        + " join session s on s.id = k.id")) {
              select.setArray(1, connection.createArrayOf("uuid", some.toArray()));
              try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  found.put(
                      row.getObject(1, UUID.class),
                      new ListenedSession(row.getLong(2), sight(row)));
                }
              }
            }
          }
          return found;
        });
  }

  @Override
  public List<StoredEvent> after(UUID sessionId, long number, int limit) {
    return select("e.session_id = ? and e.number > ? order by e.number", sessionId, number, limit);
  }

  @Override
  public List<StoredEvent> after(long position, int limit) {
    return select("e.position > ? order by e.position", position, limit);
  }

  /** The last parameter is the limit. */
  private List<StoredEvent> select(String conditions, Object... parameters) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(SELECT + conditions + " fetch first ? rows only")) {
            for (int i = 0; i < parameters.length; i++) {
              select.setObject(i + 1, parameters[i]);
            }
            List<StoredEvent> events = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                events.add(event(row));
              }
            }
            return events;
          }
        });
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        new SessionEvent(
            row.getObject("session_id", UUID.class),
            row.getLong("number"),
            EventKind.valueOf(row.getString("kind")),
            Optional.ofNullable(row.getObject("checkpoint_id", UUID.class)),
            row.getObject("created_at", OffsetDateTime.class).toInstant()),
        row.getLong("position"),
        row.getBoolean("was_public"),
        sight(row));
  }

  private static SessionSight sight(ResultSet row) throws SQLException {
    return new SessionSight(
        row.getString("owner"),
        row.getString("visibility").equals(SessionVisibility.PUBLIC.name()),
        row.getBoolean("deleted"));
  }

  @Override
  public Positions order() {
    return JdbcWork.in(entityManager, connection -> new EventOrder(connection).order());
  }

  @Override
  public long erase(Instant before) {
    orderAll();
    return JdbcWork.in(entityManager, connection -> new EventOrder(connection).erase(before));
  }
}
