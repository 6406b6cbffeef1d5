package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads a body of limited size into a single array. */
public final class BoundedBody {
  /**
   * Until this much has arrived, no memory is allocated for the announced length, which is only a
   * promise.
   */
  private static final int FIRST_BYTES = 1 << 16;

  private BoundedBody() {}

  /**
   * Reads to the end.
   *
   * @param announcedLength the value of {@code Content-Length}; null if there is none
   * @return the body, or empty if it exceeds {@code maxBytes}: immediately if the announced length
   *     does, otherwise as soon as more bytes have arrived
   */
  public static Optional<JsonText> read(InputStream in, String announcedLength, int maxBytes)
      throws IOException {
    long announced = length(announcedLength);
    if (announced > maxBytes) {
      return Optional.empty();
    }
    byte[] buffer = new byte[FIRST_BYTES];
    int length = 0;
    while (true) {
      length += in.readNBytes(buffer, length, buffer.length - length);
      if (length < buffer.length) {
        return within(maxBytes, buffer, length);
      }
      int next = in.read();
      if (next < 0) {
        return within(maxBytes, buffer, length);
      }
      if (length >= maxBytes) {
        return Optional.empty();
      }
      long larger = Math.max(announced, 2L * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.min(maxBytes, larger));
      buffer[length++] = (byte) next;
    }
  }

  private static Optional<JsonText> within(int maxBytes, byte[] buffer, int length) {
    return length > maxBytes ? Optional.empty() : Optional.of(new JsonText(buffer, 0, length));
  }

  private static long length(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
