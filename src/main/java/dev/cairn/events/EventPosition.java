package dev.cairn.events;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A position in the stream of all events, in the form that clients see. It is opaque to them. */
public final class EventPosition {

  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{11}");

  private EventPosition() {}

  public static String text(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }

  /** Parses a position; empty if the text is not one. */
  public static Optional<Long> of(String text) {
    return Optional.of(text)
        .filter(candidate -> TEXT.matcher(candidate).matches())
        .map(digits -> ByteBuffer.wrap(Base64.getUrlDecoder().decode(digits)).getLong())
        .filter(position -> position >= 0);
  }
}
