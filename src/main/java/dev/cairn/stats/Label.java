package dev.cairn.stats;

import dev.cairn.session.PlainText;

/** The rule for names under which figures are kept, whoever made them up. */
final class Label {
  private static final int MAX_LENGTH = 200;

  private Label() {}

  /** Storable, and cut off behind 200 characters. */
  static String of(String text) {
    String label = PlainText.storable(text);
    return label.codePointCount(0, label.length()) <= MAX_LENGTH
        ? label
        : label.substring(0, label.offsetByCodePoints(0, MAX_LENGTH));
  }
}
