package dev.cairn.search;

import java.util.List;

/**
 * A piece of a text around what was found in it.
 *
 * @param text at most 240 UTF-16 units, on one line
 * @param ranges where terms occur in it, in order, none overlapping another
 */
public record Snippet(String text, List<Range> ranges) {

  static final int MAX_LENGTH = 240;

  /** How much stands before the first range. */
  private static final int LEAD = 60;

  /** From {@code start} to before {@code end}, in UTF-16 units, as JavaScript counts. */
  public record Range(int start, int end) {}

  /**
   * @param text in which all terms occur
   */
  public static Snippet of(SearchText text, SearchTerms terms) {
    int found = terms.firstIn(text.folded());
    SearchText.Passage passage = text.passageAt(found);
    int start = Math.max(passage.start(), Math.min(found - LEAD, passage.end() - MAX_LENGTH));
    int end = Math.min(passage.end(), start + MAX_LENGTH);
    start += isInsidePair(text.original(), start) ? 1 : 0;
    end -= isInsidePair(text.original(), end) ? 1 : 0;
    return new Snippet(
        onOneLine(text.original().substring(start, end)),
        terms.rangesIn(text.folded().substring(start, end)));
  }

  private static boolean isInsidePair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }

  /** Each control character becomes a space, so that ranges stay where they are. */
  private static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(text);
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }
}
