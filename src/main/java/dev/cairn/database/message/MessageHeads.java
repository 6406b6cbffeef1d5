package dev.cairn.database.message;

import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.sql.SQLException;
import java.util.Arrays;

/** The heads of many messages, stored compactly. */
final class MessageHeads {

  private static final Message.Role[] ROLES = Message.Role.values();

  /** Distinct, in ascending order. */
  private final int[] ordinals;

  private final byte[] roles;
  private final int[] lengths;

  private MessageHeads(int[] ordinals) {
    this.ordinals = ordinals;
    this.roles = new byte[ordinals.length];
    this.lengths = new int[ordinals.length];
  }

  /**
   * Reads the heads of messages by their ordinals.
   *
   * @throws StorageException {@code NOT_FOUND} if a message is missing because the session was
   *     erased
   */
  static MessageHeads read(MessageTable table, int[] ordinals) throws SQLException {
    MessageHeads heads = new MessageHeads(Arrays.stream(ordinals).sorted().distinct().toArray());
    int[] count = {0};
    MessageHead.read(
        table,
        heads.ordinals,
        (ordinal, head) -> {
          int place = Arrays.binarySearch(heads.ordinals, ordinal);
          heads.roles[place] = (byte) head.role().ordinal();
          heads.lengths[place] = head.length();
          count[0]++;
        });
    if (count[0] < heads.ordinals.length) {
      throw new StorageException(Problem.SESSION_NOT_FOUND);
    }
    return heads;
  }

  MessageHead get(int ordinal) {
    int place = Arrays.binarySearch(ordinals, ordinal);
    return new MessageHead(ROLES[roles[place]], lengths[place]);
  }
}
