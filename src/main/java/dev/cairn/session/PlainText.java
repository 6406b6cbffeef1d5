package dev.cairn.session;

/** The rules for short texts that people read: titles, names and paths. */
public final class PlainText {
  private static final int MAX_CHARACTERS = 10_000;
  private static final char REPLACEMENT = '\uFFFD';

  private PlainText() {}

  /**
   * Replaces NUL and lone surrogates, which databases cannot store as text, with U+FFFD. An odd
   * title must not make a session fail: the client builds it from the first words of whatever was
   * pasted.
   */
  public static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  /**
   * Returns a name as it is stored: storable and trimmed.
   *
   * @param max the maximum length in UTF-16 code units, as H2 columns count
   * @param problem the error if the name is empty or longer
   */
  public static String name(String text, int max, Problem problem) {
    String name = storable(text).strip();
    if (name.isEmpty() || name.length() > max) {
      throw new StorageException(problem);
    }
    return name;
  }

  /**
   * Returns a title as it is stored: storable and cut to 10,000 characters, otherwise unchanged.
   */
  public static String title(String text) {
    return cut(storable(text), MAX_CHARACTERS);
  }

  /** Returns a directory as it is stored, by the same rules as a title. */
  public static String cwd(String text) {
    return cut(storable(text), MAX_CHARACTERS);
  }

  /** Returns a single display line: storable, trimmed, without control characters, and cut. */
  public static String line(String text, int max) {
    return cut(storable(text).replaceAll("\\p{Cntrl}+", " ").strip(), max);
  }

  /**
   * Returns a text folded for case-insensitive search, the same on every database and in every
   * locale. Characters are folded one by one, so a substring is folded as it is in the whole text
   * and keeps its position.
   */
  public static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
      i += Character.charCount(c);
    }
    return folded.toString();
  }

  /** Truncates a text that is too long, because its length must not make a session fail. */
  private static String cut(String text, int max) {
    return text.codePointCount(0, text.length()) <= max
        ? text
        : text.substring(0, text.offsetByCodePoints(0, max));
  }
}
