package dev.cairn.database.message;

import dev.cairn.session.Message;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a row of {@code message} tells without its body.
 *
 * @param length of the body, in bytes
 */
record MessageHead(Message.Role role, int length) {

  static MessageHead of(Message message) {
    return new MessageHead(message.role(), message.json().length());
  }

  /** Reads those of messages by their ordinals. */
  static Map<Integer, MessageHead> read(MessageTable table, int[] ordinals) throws SQLException {
    Map<Integer, MessageHead> heads = new HashMap<>();
    if (ordinals.length > 0) {
      table.select(
          "select role, octet_length(body), ordinal" + MessageTable.WITH_ORDINALS,
          row ->
              heads.put(
                  row.getInt(3),
                  new MessageHead(MessageTable.role(row.getString(1)), row.getInt(2))),
          table.parameters(ordinals).toArray());
    }
    return heads;
  }
}
