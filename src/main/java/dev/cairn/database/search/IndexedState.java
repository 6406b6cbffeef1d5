package dev.cairn.database.search;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * How far a session is indexed.
 *
 * @param messages the number of its messages, including erased ones
 * @param contentVersion the version of its content, which changes when any of the messages does
 * @param checkpointId the active checkpoint, which reveals that the database was replaced by an
 *     earlier one, such as a backup, and continued from there
 */
record IndexedState(int messages, int contentVersion, UUID checkpointId) {

  /** The state of a session of which some messages may be in the index. */
  static final IndexedState BEGUN = new IndexedState(0, 0, new UUID(0, 0));

  private static final int BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

  static IndexedState of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new IndexedState(
        buffer.getInt(), buffer.getInt(), new UUID(buffer.getLong(), buffer.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putInt(messages)
        .putInt(contentVersion)
        .putLong(checkpointId.getMostSignificantBits())
        .putLong(checkpointId.getLeastSignificantBits())
        .array();
  }

  /**
   * Returns whether, provided that its checkpoint still exists, only messages were added since
   * then.
   */
  boolean isPrefixOf(IndexedState later) {
    return contentVersion == later.contentVersion && messages <= later.messages;
  }
}
