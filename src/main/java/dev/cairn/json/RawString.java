package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.util.Arrays;

/** A string as it was written, with its quotes. It may be as large as a body. */
final class RawString {

  /** The longest escape: a backslash, u and four digits. */
  private static final int ESCAPE_BYTES = 6;

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

  /** The beginning of a longer string, as a string. No escape and no character is cut. */
  static JsonText cut(JsonText string, int maxBytes) {
    byte[] bytes = string.bytes();
    int end = string.offset() + 1;
    while (end < string.offset() + maxBytes - ESCAPE_BYTES || (bytes[end] & 0xC0) == 0x80) {
      end += bytes[end] != '\\' ? 1 : bytes[end + 1] == 'u' ? ESCAPE_BYTES : 2;
    }
    byte[] beginning = Arrays.copyOfRange(bytes, string.offset(), end + 1);
    beginning[beginning.length - 1] = '"';
    return JsonText.of(beginning);
  }
}
