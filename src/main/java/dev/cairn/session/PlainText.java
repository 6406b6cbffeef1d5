package dev.cairn.session;

/** The rule for short texts that people read: titles, names and paths. */
public final class PlainText {
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
   * A title or name as it is kept: storable and trimmed.
   *
   * @param problem what it is if it is empty or has more than {@code max} characters
   */
  public static String name(String text, int max, Problem problem) {
    String name = storable(text).strip();
    if (name.isEmpty() || name.codePointCount(0, name.length()) > max) {
      throw new StorageException(problem);
    }
    return name;
  }

  /** A title as it is kept: storable, trimmed, 1 to 1000 characters. */
  public static String title(String text) {
    return name(text, 1000, Problem.INVALID_TITLE);
  }

  /** A directory as it is kept: storable, at most 4096 characters. */
  public static String cwd(String text) {
    if (text.codePointCount(0, text.length()) > 4096) {
      throw new StorageException(Problem.INVALID_CWD);
    }
    return storable(text);
  }
}
