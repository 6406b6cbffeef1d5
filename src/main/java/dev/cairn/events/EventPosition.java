package dev.cairn.events;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A position among the events of all sessions, as clients have it: they read nothing in it. */
public final class EventPosition {

  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{11}");

  private EventPosition() {}

  public static String text(long position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
  }

  /** Empty if the text is none. */
  public static Optional<Long> of(String text) {
    return Optional.of(text)
        .filter(candidate -> TEXT.matcher(candidate).matches())
        .map(digits -> ByteBuffer.wrap(Base64.getUrlDecoder().decode(digits)).getLong())
        .filter(position -> position >= 0);
  }
}
