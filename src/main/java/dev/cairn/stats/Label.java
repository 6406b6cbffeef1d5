package dev.cairn.stats;

import dev.cairn.session.PlainText;

/** The format of names under which statistics are stored. */
public final class Label {

  /**
   * The name that collects what has no name of its own because there are too many. It is never a
   * real name.
   */
  public static final String OTHERS = "\uFFFF";

  private static final int MAX_LENGTH = 200;

  private Label() {}

  /**
   * Makes a name storable, and truncates it to 200 UTF-16 units, which fit into each database's
   * column.
   */
  static String of(String text) {
    String label = PlainText.storable(text).replace(OTHERS, "\uFFFD");
    if (label.length() <= MAX_LENGTH) {
      return label;
    }
    boolean splitsPair = Character.isHighSurrogate(label.charAt(MAX_LENGTH - 1));
    return label.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}
