package dev.cairn.stats;

import dev.cairn.session.PlainText;

/** The rule for names under which statistics are kept. */
public final class Label {

  /**
   * Under which that is kept which has no name of its own, for there are too many. No name is it.
   */
  public static final String OTHERS = "\uFFFF";

  private static final int MAX_LENGTH = 200;

  private Label() {}

  /** Storable, and cut off behind 200 UTF-16 units: so much fits into each database's column. */
  static String of(String text) {
    String label = PlainText.storable(text).replace(OTHERS, "\uFFFD");
    if (label.length() <= MAX_LENGTH) {
      return label;
    }
    boolean splitsPair = Character.isHighSurrogate(label.charAt(MAX_LENGTH - 1));
    return label.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}
