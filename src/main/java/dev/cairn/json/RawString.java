package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A JSON string as it was written, with its quotes. It may be as large as a body. */
final class RawString {

  /** The longest escape: a backslash, u and four digits. */
  private static final int ESCAPE_BYTES = 6;

  private static final byte[] SEPARATOR = "\\u0001".getBytes(StandardCharsets.US_ASCII);

  private RawString() {}

  /**
   * @param start where the string begins in the source
   */
  static JsonText at(JsonText source, int start) {
    byte[] bytes = source.bytes();
    int first = source.offset() + start;
    int end = first + 1;
    int last = source.offset() + source.length() - 1;
    while (end < last && bytes[end] != '"') {
      end += bytes[end] == '\\' ? 2 : 1;
    }
    return new JsonText(bytes, first, Math.min(end, last) + 1 - first);
  }

  /**
   * Returns the string, cut to its beginning if it is longer, as a valid string. No escape or
   * character is split.
   */
  static JsonText cut(JsonText string, int maxBytes) {
    if (string.length() <= maxBytes) {
      return string;
    }
    int start = string.offset();
    int end = next(string.bytes(), start + 1, start + maxBytes - ESCAPE_BYTES);
    byte[] beginning = Arrays.copyOfRange(string.bytes(), start, end + 1);
    beginning[beginning.length - 1] = '"';
    return JsonText.of(beginning);
  }

  /**
   * Returns the string, reduced to its two ends with a control character between them if it is
   * longer.
   */
  static JsonText cutMiddle(JsonText string, int maxBytes) {
    if (string.length() <= maxBytes) {
      return string;
    }
    byte[] bytes = string.bytes();
    int start = string.offset();
    int end = start + string.length();
    int headEnd = next(bytes, start + 1, start + maxBytes / 2);
    int tailStart = next(bytes, headEnd, end - maxBytes / 2);
    ByteArrayOutputStream ends = new ByteArrayOutputStream(maxBytes + ESCAPE_BYTES);
    ends.write(bytes, start, headEnd - start);
    ends.writeBytes(SEPARATOR);
    ends.write(bytes, tailStart, end - tailStart);
    return JsonText.of(ends.toByteArray());
  }

  /**
   * Returns where the next escape or character begins.
   *
   * @param from where some escape or character begins
   * @param least the lowest acceptable result
   */
  private static int next(byte[] bytes, int from, int least) {
    int at = from;
    while (at < least || (bytes[at] & 0xC0) == 0x80) {
      at += bytes[at] != '\\' ? 1 : bytes[at + 1] == 'u' ? ESCAPE_BYTES : 2;
    }
    return at;
  }
}
