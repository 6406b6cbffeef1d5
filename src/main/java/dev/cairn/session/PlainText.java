package dev.cairn.session;

/** The rule for short texts that people read: titles, names and paths. */
public final class PlainText {
  private static final int MAX_CHARACTERS = 10_000;
  private static final char REPLACEMENT = '\uFFFD';

  private PlainText() {}

  /**
   * Replaces what no database keeps as text, NUL and lone surrogates, by U+FFFD. A session must not
   * fail over its title: the client makes it from the first words of whatever was pasted.
   */
  public static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  /**
   * A name as it is kept: storable and trimmed.
   *
   * @param max in UTF-16 units, as the columns of H2 count
   * @param problem what it is if it is empty or longer
   */
  public static String name(String text, int max, Problem problem) {
    String name = storable(text).strip();
    if (name.isEmpty() || name.length() > max) {
      throw new StorageException(problem);
    }
    return name;
  }

  /** A title as it is kept: storable, at most 10,000 characters, and otherwise as it is. */
  public static String title(String text) {
    return cut(storable(text), MAX_CHARACTERS);
  }

  /** A directory as it is kept: like a title. */
  public static String cwd(String text) {
    return cut(storable(text), MAX_CHARACTERS);
  }

  /** One line for people to read: storable, trimmed, without control characters, and cut. */
  public static String line(String text, int max) {
    return cut(storable(text).replaceAll("\\p{Cntrl}+", " ").strip(), max);
  }

  /**
   * A text as a search compares it, the same on every database and in every locale. Each character
   * by itself, so that a part of a text is folded as it is in the whole, and stays at its place.
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

  /** A longer text loses its end: a session must not fail over it. */
  private static String cut(String text, int max) {
    return text.codePointCount(0, text.length()) <= max
        ? text
        : text.substring(0, text.offsetByCodePoints(0, max));
  }
}
