package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string as it was written, with its quotes. It may be as large as a body. */
final class RawString {

  /** The longest escape: a backslash, u and four digits. */
  private static final int ESCAPE_BYTES = 6;

  private static final byte[] SEPARATOR = "\\u0001".getBytes(StandardCharsets.US_ASCII);

  private RawString() {}

  /**
   * @param start of the string in the source
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

  /** The beginning of a string that is longer, as a string. No escape and no character is cut. */
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

  /** The two ends of a string that is longer, with a control character between. */
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
   * Where an escape or a character begins next.
   *
   * @param from where one begins
   * @param least the first place that will do
   */
  private static int next(byte[] bytes, int from, int least) {
    int at = from;
    while (at < least || (bytes[at] & 0xC0) == 0x80) {
      at += bytes[at] != '\\' ? 1 : bytes[at + 1] == 'u' ? ESCAPE_BYTES : 2;
    }
    return at;
  }
}
