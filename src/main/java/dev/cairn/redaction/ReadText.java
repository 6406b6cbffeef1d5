package dev.cairn.redaction;

/**
 * A text with a limited number of reads, whatever it contains: scanning it takes time linear in its
 * length.
 */
final class ReadText implements CharSequence {

  private static final long READS_OF_A_CHARACTER = 20;
  private static final long READS_OF_ANY_TEXT = 1_000_000;

  /** Thrown when the limit of reads is exceeded. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Exhausted() {
      super("a text was read too often", null, false, false);
    }
  }

  private final String text;
  private long left;

  ReadText(String text) {
    this.text = text;
    this.left = READS_OF_ANY_TEXT + READS_OF_A_CHARACTER * text.length();
  }

  @Override
  public char charAt(int index) {
    if (--left < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    left -= end - start;
    return text.substring(start, end);
  }

  /** Returns the character at an index; a line break before the beginning and after the end. */
  char at(int index) {
    return index < 0 || index >= text.length() ? '\n' : charAt(index);
  }

  @Override
  public String toString() {
    return text;
  }
}
