package dev.cairn.database.message;

import dev.cairn.database.message.MessageTable.Digest;
import dev.cairn.encryption.SessionKey;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hibernate.Session;

/** The rows of {@code redacted_message} of a session whose key changes. */
final class RedactedDigests {

  private RedactedDigests() {}

  /**
   * Copies the rows to a session that begins with messages of another one.
   *
   * @param ordinals the ordinals of the copied messages, ascending: their new ordinals are 0, 1, 2
   *     …
   * @param to the key of the new session. Its digests are those of the other session, unless that
   *     had no key
   */
  static void copy(EntityManager entityManager, SessionKey from, int[] ordinals, SessionKey to) {
    UnaryOperator<Digest> stored = from.encrypts() ? UnaryOperator.identity() : Digest.stored(to);
    entityManager
        .unwrap(Session.class)
        .doWork(
            connection -> {
              Map<Digest, Integer> copies = new LinkedHashMap<>();
              read(connection, from.sessionId())
                  .forEach(
                      (digest, ordinal) -> {
                        int place = Arrays.binarySearch(ordinals, ordinal);
                        if (place >= 0) {
                          copies.put(stored.apply(digest), place);
                        }
                      });
              insert(connection, to.sessionId(), copies);
            });
  }

  /** Replaces the digests of a session that had no key before. */
  static void encrypt(Connection connection, SessionKey key) throws SQLException {
    UnaryOperator<Digest> stored = Digest.stored(key);
    Map<Digest, Integer> encrypted = new LinkedHashMap<>();
    read(connection, key.sessionId())
        .forEach((digest, ordinal) -> encrypted.put(stored.apply(digest), ordinal));
    try (PreparedStatement delete =
        connection.prepareStatement("delete from redacted_message where session_id = ?")) {
      delete.setObject(1, key.sessionId());
      delete.executeUpdate();
    }
    insert(connection, key.sessionId(), encrypted);
  }

  private static Map<Digest, Integer> read(Connection connection, UUID sessionId)
      throws SQLException {
    Map<Digest, Integer> read = new LinkedHashMap<>();
    new MessageTable(connection, SessionKey.none(sessionId), SearchColumns.NONE)
        .select(
            "select digest, ordinal from redacted_message where session_id = ?",
            row -> read.put(new Digest(row.getBytes(1)), row.getInt(2)));
    return read;
  }

  private static void insert(Connection connection, UUID sessionId, Map<Digest, Integer> digests)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(MessageWriter.REMEMBER)) {
      for (Map.Entry<Digest, Integer> each : digests.entrySet()) {
        MessageWriter.setRemembered(insert, sessionId, each.getKey(), each.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
