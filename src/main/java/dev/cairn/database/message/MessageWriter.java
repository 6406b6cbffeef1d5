package dev.cairn.database.message;

import dev.cairn.database.Pipeline;
import dev.cairn.database.message.MessageTable.Digest;
import dev.cairn.encryption.Place;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Writes messages of a session, in the connection and transaction of the caller. */
record MessageWriter(Connection connection, SessionKey key, SearchColumns search) {

  /** Records the digest that a message had before it was redacted. */
  static final String REMEMBER =
      "insert into redacted_message (session_id, digest_prefix, digest, ordinal)"
          + " values (?, ?, ?, ?) on conflict do nothing";

  /** The limit of the bytes of bodies per batch. */
  private static final int BATCH_BYTES = 1 << 20;

  /** Returns the statement that inserts one message, with the parameters of {@link NewMessage}. */
  static String insertion(SearchColumns search) {
    return "insert into message (session_id, ordinal, role, digest_prefix, digest, body"
        + search.names()
        + ") values (?, ?, ?, ?, ?, ?"
        + search.places()
        + ")";
  }

  /** A message to insert. */
  record NewMessage(
      SessionKey key, int ordinal, Digest digest, Message message, SearchColumns search)
      implements Pipeline.Parameters {

    @Override
    public int set(PreparedStatement insert, int first) throws SQLException {
      insert.setObject(first, key.sessionId());
      insert.setInt(first + 1, ordinal);
      insert.setString(first + 2, MessageTable.word(message.role()));
      insert.setLong(first + 3, digest.prefix(key.sessionId()));
      insert.setBytes(first + 4, digest.sha256());
      setBody(insert, first + 5, key, ordinal, message.json());
      return search.set(insert, first + 6, message);
    }
  }

  /** See {@link MessageTable#insert}. */
  void insert(Collection<Map.Entry<Digest, Message>> messages, int nextOrdinal)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(insertion(search))) {
      long batchBytes = 0;
      for (Map.Entry<Digest, Message> entry : messages) {
        new NewMessage(key, nextOrdinal++, entry.getKey(), entry.getValue(), search).set(insert, 1);
        insert.addBatch();
        batchBytes += entry.getValue().json().length();
        if (batchBytes >= BATCH_BYTES) {
          insert.executeBatch();
          batchBytes = 0;
        }
      }
      insert.executeBatch();
    }
  }

  /**
   * Replaces messages, and records the digests of the replaced ones.
   *
   * @param before the old messages, by ordinal
   * @param after the new messages, by the same ordinals or fewer
   */
  void replace(Map<Integer, Message> before, Map<Integer, Message> after) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                "update message set digest_prefix = ?, digest = ?, body = ?"
                    + search.assignments()
                    + " where session_id = ? and ordinal = ?");
        PreparedStatement remember = connection.prepareStatement(REMEMBER)) {
      UnaryOperator<Digest> stored = Digest.stored(key);
      for (Map.Entry<Integer, Message> entry : after.entrySet()) {
        Digest old = stored.apply(Digest.of(before.get(entry.getKey()).json()));
        setRemembered(remember, key.sessionId(), old, entry.getKey());
        remember.addBatch();
        JsonText json = entry.getValue().json();
        Digest digest = stored.apply(Digest.of(json));
        update.setLong(1, digest.prefix(key.sessionId()));
        update.setBytes(2, digest.sha256());
        setBody(update, 3, key, entry.getKey(), json);
        int next = search.set(update, 4, entry.getValue());
        update.setObject(next, key.sessionId());
        update.setInt(next + 1, entry.getKey());
        update.addBatch();
      }
      update.executeBatch();
      remember.executeBatch();
    }
  }

  /**
   * Encrypts the bodies of messages, given by their ordinals. Also clears the columns for search,
   * which a node without keys may have written after the session got one.
   */
  void reencrypt(Map<Integer, Message> messages) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update message set body = ?"
                + SearchColumns.NONE.assignments()
                + " where session_id = ? and ordinal = ?")) {
      for (Map.Entry<Integer, Message> each : messages.entrySet()) {
        setBody(update, 1, key, each.getKey(), each.getValue().json());
        update.setObject(2, key.sessionId());
        update.setInt(3, each.getKey());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  static void setRemembered(PreparedStatement remember, UUID sessionId, Digest digest, int ordinal)
      throws SQLException {
    remember.setObject(1, sessionId);
    remember.setLong(2, digest.prefix(sessionId));
    remember.setBytes(3, digest.sha256());
    remember.setInt(4, ordinal);
  }

  private static void setBody(
      PreparedStatement statement, int parameter, SessionKey key, int ordinal, JsonText json)
      throws SQLException {
    byte[] bytes = json.bytes();
    int offset = json.offset();
    int length = json.length();
    if (key.encrypts()) {
      bytes = key.seal(Place.message(ordinal), bytes, offset, length);
      offset = 0;
      length = bytes.length;
    }
    statement.setBinaryStream(parameter, new ByteArrayInputStream(bytes, offset, length), length);
  }
}
