package dev.cairn.database.search;

import dev.cairn.database.JdbcWork;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the sessions to index, on behalf of no caller. */
@ApplicationScoped
@DatabaseCall
@Transactional
class IndexedSessions {

  private static final String STATES =
      "select id, distinct_message_count, content_version, active_checkpoint_id from session";
  private static final int FETCH_SIZE = 1000;

  @Inject private EntityManager entityManager;

  /** Returns the state of a session; empty if there is no such session. */
  Optional<IndexedState> state(UUID sessionId) {
    return Optional.ofNullable(read(STATES + " where id = ?", sessionId).get(sessionId));
  }

  /** Returns the states of all sessions. */
  Map<UUID, IndexedState> states() {
    return read(STATES);
  }

  private Map<UUID, IndexedState> read(String sql, Object... parameters) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          Map<UUID, IndexedState> states = new HashMap<>();
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH_SIZE);
            set(select, parameters);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                states.put(
                    rows.getObject(1, UUID.class),
                    new IndexedState(
                        rows.getInt(2), rows.getInt(3), rows.getObject(4, UUID.class)));
              }
            }
          }
          return states;
        });
  }

  boolean hasCheckpoint(UUID sessionId, UUID checkpointId) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select 1 from checkpoint where session_id = ? and id = ?")) {
            set(select, sessionId, checkpointId);
            try (ResultSet rows = select.executeQuery()) {
              return rows.next();
            }
          }
        });
  }

  /**
   * Returns the roles of the large messages of a session, by ordinal.
   *
   * @param first the ordinal to start at
   * @param bytes the size in bytes that a large message exceeds
   */
  Map<Integer, Message.Role> large(UUID sessionId, int first, int bytes) {
    return JdbcWork.in(
        entityManager,
        connection -> {
          Map<Integer, Message.Role> roles = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select ordinal, role from message"
                      + " where session_id = ? and ordinal >= ? and octet_length(body) > ?")) {
            set(select, sessionId, first, bytes);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                roles.put(rows.getInt(1), MessageTable.role(rows.getString(2)));
              }
            }
          }
          return roles;
        });
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  /** Returns the ordinals of the messages of a session, ascending. */
  int[] ordinals(UUID sessionId) {
    return MessageTable.in(entityManager, SessionKey.none(sessionId), MessageTable::ordinals);
  }

  /** See {@link MessageTable#readFirst}. */
  Map<Integer, Message> readFirst(UUID sessionId, int[] ordinals) {
    return MessageTable.in(
        entityManager, SessionKey.none(sessionId), table -> table.readFirst(ordinals));
  }
}
