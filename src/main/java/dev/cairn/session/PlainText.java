package dev.cairn.session;

/** The rule for short texts that people read: titles and paths. */
enum PlainText {
  ;

  private static final char REPLACEMENT = '\uFFFD';

  /**
   * Replaces what no database keeps as text, NUL and lone surrogates, by U+FFFD. A session must not
   * fail over its title: the client makes it from the first words of whatever was pasted.
   */
  static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  /** A title as it is kept: storable, trimmed, 1 to 1000 characters. */
  static String title(String text) {
    String title = storable(text).strip();
    if (title.isEmpty() || title.codePointCount(0, title.length()) > 1000) {
      throw new StorageException(Problem.INVALID_TITLE);
    }
    return title;
  }

  /** A directory as it is kept: storable, at most 4096 characters. */
  static String cwd(String text) {
    if (text.codePointCount(0, text.length()) > 4096) {
      throw new StorageException(Problem.INVALID_CWD);
    }
    return storable(text);
  }
}
