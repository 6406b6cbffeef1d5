package dev.cairn.json;

import dev.cairn.session.JsonText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Questions about encodings that a JSON parser leaves open. */
enum Utf8 {
  ;

  private static final int CHUNK = 8192;

  static boolean isValid(JsonText text) {
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
   * Whether the text may hold a half of a surrogate pair as an escape. Errs only towards yes: pairs
   * count as well, which are rare enough, for nothing but emoji in pure ASCII is written so.
   */
  static boolean mayEscapeLoneSurrogate(JsonText text) {
    byte[] bytes = text.bytes();
    int last = text.offset() + text.length() - 3;
    for (int i = text.offset(); i < last; i++) {
      if (bytes[i] == '\\' && bytes[i + 1] == 'u' && (bytes[i + 2] | 0x20) == 'd') {
        return true;
      }
    }
    return false;
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
