package dev.cairn.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with secrets between ‹ and ›, of which nothing looks like one before it is expanded:
 * {@code ~36~} stands for so many letters and digits, {@code ~h36~} for hexadecimal digits, {@code
 * ~U36~} for capitals and digits, {@code ~d36~} for digits, {@code ~l36~} for small letters, {@code
 * ~~} for nothing. They are the same each time.
 *
 * @param text what somebody wrote
 * @param marked the same with its marks
 */
record Example(String text, String marked) {

  private static final Pattern RANDOM = Pattern.compile("~([hUdl]?)(\\d+)~");
  private static final Pattern SECRET = Pattern.compile("‹(.*?)›", Pattern.DOTALL);
  private static final String DIGITS = "0123456789";
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";

  static Example of(String template) {
    Random random = new Random(template.hashCode());
    String marked =
        RANDOM
            .matcher(template)
            .replaceAll(match -> drawn(random, match))
            .replace("~~", "")
            .replace("\\\\n", "\0")
            .replace("\\n", "\n")
            .replace("\0", "\\n");
    return new Example(marked.replaceAll("[‹›]", ""), marked);
  }

  private static String drawn(Random random, MatchResult match) {
    String alphabet =
        switch (match.group(1)) {
          case "h" -> DIGITS + "abcdef";
          case "U" -> DIGITS + SMALL.toUpperCase(Locale.ROOT);
          case "d" -> DIGITS;
          case "l" -> SMALL;
          default -> DIGITS + SMALL + SMALL.toUpperCase(Locale.ROOT);
        };
    StringBuilder drawn = new StringBuilder();
    for (int i = Integer.parseInt(match.group(2)); i > 0; i--) {
      // The first digit is one of a longer alphabet, and one in eight, as in most secrets.
      boolean isDigit = i % 8 == 7;
      int bound = isDigit ? DIGITS.length() : alphabet.length();
      drawn.append(
          alphabet.charAt(match.group(1).equals("l") ? random.nextInt(26) : random.nextInt(bound)));
    }
    return drawn.toString();
  }

  /** The text with all secrets replaced. */
  String redacted(String kind) {
    return marked.replaceAll("(?s)‹.*?›", Matcher.quoteReplacement("[redacted: " + kind + "]"));
  }

  /** Whether none of its secrets, nor the half of one, is left. */
  boolean isFoundIn(String redacted) {
    return secrets().stream()
        .map(String::strip)
        .allMatch(
            secret ->
                !redacted.contains(secret)
                    && !redacted.contains(secret.substring(secret.length() / 2)));
  }

  List<String> secrets() {
    return SECRET.matcher(marked).results().map(result -> result.group(1)).toList();
  }

  /** Whether all but its secrets is left. */
  boolean isOnlyFoundIn(String redacted) {
    return redacted
        .replaceAll("\\[redacted: [^\\]]*]", "")
        .equals(SECRET.matcher(marked).replaceAll(""));
  }
}
