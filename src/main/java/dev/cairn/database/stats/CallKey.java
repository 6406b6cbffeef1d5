package dev.cairn.database.stats;

import dev.cairn.session.JsonText;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The key of a tool's call in {@code tool_call}. */
public final class CallKey {

  private CallKey() {}

  /** Half of the SHA-256 of its id: ids may have any length. */
  public static UUID of(String callId) {
    ByteBuffer digest = ByteBuffer.wrap(JsonText.of(callId).sha256());
    return new UUID(digest.getLong(), digest.getLong());
  }
}
