package dev.cairn.redaction;

import java.util.HexFormat;

/** Escapes and unescapes JSON strings, without their quotes. */
final class JsonStrings {

  private static final String ESCAPED = "\b\t\n\f\r\"\\";
  private static final String LETTERS = "btnfr\"\\";

  private static final HexFormat HEX = HexFormat.of();

  private JsonStrings() {}

  /** Escapes a text as the client does. */
  static String escape(String text) {
    return escape(text, Character.MAX_VALUE);
  }

  /** Escapes a text as many other programs do. */
  static String escapeToAscii(String text) {
    return escape(text, '\u007F');
  }

  private static String escape(String text, char last) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int letter = ESCAPED.indexOf(c);
      if (letter >= 0) {
        escaped.append('\\').append(LETTERS.charAt(letter));
      } else if (c < ' ' || c > last || isAlone(text, i)) {
        escaped.append("\\u").append(HEX.toHexDigits(c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Returns whether a character is an unpaired surrogate, which UTF-8 cannot represent. */
  private static boolean isAlone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /**
   * Returns the unescaped text.
   *
   * @param start the start of a string in valid JSON, after its quote
   * @param end the end of the string, before its quote
   */
  static String unescape(String json, int start, int end) {
    int escape = json.indexOf('\\', start);
    if (escape < 0 || escape >= end) {
      return json.substring(start, end);
    }
    StringBuilder text = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char letter = json.charAt(++i);
      if (letter == 'u') {
        text.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
        i += 4;
      } else {
        int known = LETTERS.indexOf(letter);
        text.append(known < 0 ? letter : ESCAPED.charAt(known)); // an escaped slash stands for
        // itself
      }
    }
    return text.toString();
  }
}
