package dev.cairn.database.message;

import dev.cairn.encryption.SessionKey;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The data of a row of {@code message} other than its body.
 *
 * @param length the length of the body, in bytes
 */
record MessageHead(Message.Role role, int length) {

  static MessageHead of(Message message) {
    return new MessageHead(message.role(), message.json().length());
  }

  /** Returns how many bytes of the message are shown: a larger message is not shown at all. */
  int shownLength(int maxBytes) {
    return length <= maxBytes ? length : 0;
  }

  /**
   * @param message the message; null if it is not to be shown
   */
  ListedMessage listed(int index, Message message) {
    return new ListedMessage(index, role, length, Optional.ofNullable(message));
  }

  /** Reads the heads of messages by their ordinals. */
  static void read(MessageTable table, int[] ordinals, BiConsumer<Integer, MessageHead> reader)
      throws SQLException {
    SessionKey key = table.key();
    String start = key.mayContainPlaintext() ? "substring(body from 1 for 1)" : "null";
    select(
        table,
        "role, octet_length(body), " + start,
        ordinals,
        row -> {
          int length =
              key.plainLength(row.getInt(3), key.mayContainPlaintext() ? row.getBytes(4) : null);
          reader.accept(
              row.getInt(1), new MessageHead(MessageTable.role(row.getString(2)), length));
        });
  }

  /** Reads the digests of messages by their ordinals. */
  static void readDigests(MessageTable table, int[] ordinals, BiConsumer<Integer, byte[]> reader)
      throws SQLException {
    select(table, "digest", ordinals, row -> reader.accept(row.getInt(1), row.getBytes(2)));
  }

  /** Reads in batches, since H2 compares each row with each ordinal. */
  private static void select(
      MessageTable table, String columns, int[] ordinals, MessageTable.RowReader reader)
      throws SQLException {
    int[] sorted = Arrays.stream(ordinals).sorted().distinct().toArray();
    for (int done = 0; done < sorted.length; done += MessageTable.BATCH_MESSAGES) {
      int end = Math.min(sorted.length, done + MessageTable.BATCH_MESSAGES);
      table.select(
          "select ordinal, " + columns + MessageTable.WITH_ORDINALS,
          reader,
          table.parameters(Arrays.copyOfRange(sorted, done, end)).toArray());
    }
  }
}
