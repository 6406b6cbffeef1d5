package dev.cairn.database.stats;

import dev.cairn.session.JsonText;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The key of a tool call in {@code tool_call}. */
public final class CallKey {

  private CallKey() {}

  /** Returns half of the SHA-256 of the call's id, since ids may have any length. */
  public static UUID of(String callId) {
    ByteBuffer digest = ByteBuffer.wrap(JsonText.of(callId).sha256());
    return new UUID(digest.getLong(), digest.getLong());
  }
}
