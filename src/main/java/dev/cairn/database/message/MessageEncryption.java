package dev.cairn.database.message;

import dev.cairn.database.message.MessageTable.Digest;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Message;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hibernate.Session;

/**
 * Encrypts the messages of a session that had no key before. The caller holds the session's lock.
 */
public final class MessageEncryption {

  private static final int BATCH_DIGESTS = 5000;

  private MessageEncryption() {}

  /** Replaces all digests, and clears the columns that the database searches. */
  public static void encryptDigests(EntityManager entityManager, SessionKey key) {
    entityManager
        .unwrap(Session.class)
        .doWork(
            connection -> {
              int next = 0;
              while (next >= 0) {
                next = encryptDigests(connection, key, next);
              }
              RedactedDigests.encrypt(connection, key);
              encryptRequests(connection, key);
            });
  }

  /** Replaces the next digests, and returns the ordinal to continue at; -1 at the end. */
  private static int encryptDigests(Connection connection, SessionKey key, int first)
      throws SQLException {
    Map<Integer, Digest> plain = new LinkedHashMap<>();
    new MessageTable(connection, key, SearchColumns.NONE)
        .select(
            "select ordinal, digest from message where session_id = ? and ordinal >= ?"
                + " order by ordinal fetch first "
                + BATCH_DIGESTS
                + " rows only",
            row -> plain.put(row.getInt(1), new Digest(row.getBytes(2))),
            first);
    UnaryOperator<Digest> stored = Digest.stored(key);
    int last = -1;
    try (PreparedStatement update =
        connection.prepareStatement(
            "update message set digest_prefix = ?, digest = ?"
                + SearchColumns.NONE.assignments()
                + " where session_id = ? and ordinal = ?")) {
      for (Map.Entry<Integer, Digest> each : plain.entrySet()) {
        Digest digest = stored.apply(each.getValue());
        last = each.getKey();
        update.setLong(1, digest.prefix(key.sessionId()));
        update.setBytes(2, digest.sha256());
        update.setObject(3, key.sessionId());
        update.setInt(4, last);
        update.addBatch();
      }
      update.executeBatch();
    }
    return plain.size() < BATCH_DIGESTS ? -1 : last + 1;
  }

  /** Replaces the digests that identify a repeated request. */
  private static void encryptRequests(Connection connection, SessionKey key) throws SQLException {
    UnaryOperator<byte[]> digester = key.digester();
    Map<String[], byte[]> plain = new LinkedHashMap<>();
    new MessageTable(connection, key, SearchColumns.NONE)
        .select(
            "select username, key_value, request_digest from idempotency_key where session_id = ?",
            row -> plain.put(new String[] {row.getString(1), row.getString(2)}, row.getBytes(3)));
    try (PreparedStatement update =
        connection.prepareStatement(
            "update idempotency_key set request_digest = ? where username = ?"
                + " and key_value = ? and session_id = ?")) {
      for (Map.Entry<String[], byte[]> each : plain.entrySet()) {
        update.setBytes(1, digester.apply(each.getValue()));
        update.setString(2, each.getKey()[0]);
        update.setString(3, each.getKey()[1]);
        update.setObject(4, key.sessionId());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /**
   * Encrypts the next batch of plaintext bodies, limited in number and size.
   *
   * @param first the ordinal to start at
   * @return the ordinal after the last encrypted message; {@code first} if none is left
   */
  public static int encryptFrom(EntityManager entityManager, SessionKey key, int first) {
    return MessageTable.in(entityManager, key, table -> encryptFrom(table, first));
  }

  /** Returns whether the body of any message is stored in plaintext. */
  public static boolean isAnyPlain(EntityManager entityManager, SessionKey key) {
    return MessageTable.in(entityManager, key, table -> plainFrom(table, 0, 1)).length > 0;
  }

  private static int[] plainFrom(MessageTable table, int first, int limit) throws SQLException {
    IntStream.Builder plain = IntStream.builder();
    table.select(
        "select ordinal from message where session_id = ? and ordinal >= ?"
            + " and substring(body from 1 for 1) <> ? order by ordinal fetch first "
            + limit
            + " rows only",
        row -> plain.add(row.getInt(1)),
        first,
        SessionKey.firstByte());
    return plain.build().toArray();
  }

  private static int encryptFrom(MessageTable table, int first) throws SQLException {
    int[] ordinals = plainFrom(table, first, MessageTable.BATCH_MESSAGES);
    if (ordinals.length == 0) {
      return first;
    }
    Map<Integer, Message> read = table.readFirst(ordinals);
    table.reencrypt(read);
    return 1 + IntStream.of(ordinals).takeWhile(read::containsKey).max().orElseThrow();
  }
}
