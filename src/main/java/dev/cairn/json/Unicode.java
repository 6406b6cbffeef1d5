package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Checks of text encoding that a JSON parser does not make. */
final class Unicode {
  private static final int CHUNK = 8192;

  private Unicode() {}

  static boolean isValidUtf8(JsonText text) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(text.bytes(), text.offset(), text.length());
    CharBuffer chars = CharBuffer.allocate(CHUNK);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars.clear(), true);
      if (!result.isOverflow()) {
        return !result.isError();
      }
    }
  }

  /**
   * Returns whether a parser would take a text for UTF-16 or UTF-32. JSON in those encodings has a
   * NUL in its first four bytes; JSON in UTF-8 has none anywhere.
   */
  static boolean isWide(JsonText text) {
    int end = text.offset() + Math.min(4, text.length());
    return IntStream.range(text.offset(), end).anyMatch(i -> text.bytes()[i] == 0);
  }

  /** Returns whether a JSON text contains half of a surrogate pair as an escape. */
  static boolean hasLoneSurrogateEscape(JsonText text) {
    byte[] bytes = text.bytes();
    int end = text.offset() + text.length();
    boolean highBefore = false;
    for (int i = text.offset(); i < end; i++) {
      boolean isHigh = false;
      boolean isLow = false;
      if (bytes[i] == '\\' && i + 1 < end) {
        if (bytes[i + 1] == 'u' && i + 3 < end && (bytes[i + 2] | 0x20) == 'd') {
          int second = Character.digit(bytes[i + 3], 16);
          isHigh = 0x8 <= second && second <= 0xB;
          isLow = second >= 0xC;
        }
        i += bytes[i + 1] == 'u' ? 5 : 1;
      }
      if (highBefore != isLow) {
        return true;
      }
      highBefore = isHigh;
    }
    return highBefore;
  }

  static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(Unicode::isSurrogate);
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
