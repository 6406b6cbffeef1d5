package dev.cairn.database.search;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * How far a session is in the index.
 *
 * @param messages how many it had, with those that were erased
 * @param contentVersion as long as its messages stay what they are
 * @param checkpointId the active one: what tells a database apart that is an earlier one, such as a
 *     backup, and went on from there
 */
record IndexedState(int messages, int contentVersion, UUID checkpointId) {

  /** Of a session of which some messages may be in the index. */
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

  /** Whether messages were only added since, if its checkpoint still exists. */
  boolean mayHaveBecome(IndexedState later) {
    return contentVersion == later.contentVersion && messages <= later.messages;
  }
}
