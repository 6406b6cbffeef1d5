package dev.cairn.database.stats;

import dev.cairn.encryption.SessionKey;
import dev.cairn.session.JsonText;
import jakarta.persistence.EntityManager;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hibernate.Session;

/**
 * The keys of tool calls in {@code tool_call}. In an encrypted session they are HMACs, so that they
 * do not reveal which sessions have a call in common.
 *
 * @param digester see {@link SessionKey#digester}
 */
public record CallKey(UnaryOperator<byte[]> digester) {

  private static final int BYTES = 16;

  /** Those of a session that is stored in plaintext. */
  public static final CallKey PLAIN = new CallKey(UnaryOperator.identity());

  static CallKey in(SessionKey session) {
    return new CallKey(session.digester());
  }

  /** Returns half of the SHA-256 of the call's id, since ids may have any length, or its HMAC. */
  public UUID of(String callId) {
    return stored(Arrays.copyOf(JsonText.of(callId).sha256(), BYTES));
  }

  private UUID stored(byte[] plain) {
    ByteBuffer digest = ByteBuffer.wrap(digester.apply(plain));
    return new UUID(digest.getLong(), digest.getLong());
  }

  private static byte[] bytes(UUID plain) {
    return ByteBuffer.allocate(BYTES)
        .putLong(plain.getMostSignificantBits())
        .putLong(plain.getLeastSignificantBits())
        .array();
  }

  /** Replaces the keys of a session that was stored in plaintext. */
  public static void encrypt(EntityManager entityManager, SessionKey session) {
    entityManager
        .unwrap(Session.class)
        .doWork(connection -> in(session).encrypt(connection, session.sessionId()));
  }

  private void encrypt(Connection connection, UUID sessionId) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update tool_call set call_key = ? where session_id = ? and call_key = ?")) {
      for (UUID plain : keys(connection, sessionId)) {
        update.setObject(1, stored(bytes(plain)));
        update.setObject(2, sessionId);
        update.setObject(3, plain);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static List<UUID> keys(Connection connection, UUID sessionId) throws SQLException {
    List<UUID> keys = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("select call_key from tool_call where session_id = ?")) {
      select.setObject(1, sessionId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return keys;
  }
}
