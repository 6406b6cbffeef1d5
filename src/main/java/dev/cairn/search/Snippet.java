package dev.cairn.search;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An excerpt of a text around a match.
 *
 * @param text the excerpt, at most 240 UTF-16 units, on one line
 * @param ranges the ranges where terms occur in it, in order, without overlaps
 */
public record Snippet(String text, List<Range> ranges) {

  static final int MAX_LENGTH = 240;

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /** The length of the text before the first range. */
  private static final int LEAD = 60;

  /**
   * A range from {@code start} inclusive to {@code end} exclusive, in UTF-16 units, as JavaScript
   * counts.
   */
  public record Range(int start, int end) {}

  /**
   * @param text the text, which contains all terms
   */
  public static Snippet of(SearchText text, SearchTerms terms) {
    int found = terms.firstIn(text.folded());
    SearchText.Passage passage = text.passageAt(found);
    int start = Math.max(passage.start(), Math.min(found - LEAD, passage.end() - MAX_LENGTH));
    int end = Math.min(passage.end(), start + MAX_LENGTH);
    start += isInsidePair(text.original(), start) ? 1 : 0;
    end -= isInsidePair(text.original(), end) ? 1 : 0;
    return new Snippet(
            text.original().substring(start, end),
            terms.rangesIn(text.folded().substring(start, end)))
        .withoutColours();
  }

  /** Removes terminal colour codes, which are not text for people. */
  private Snippet withoutColours() {
    StringBuilder plain = new StringBuilder();
    int[] places = new int[text.length() + 1];
    Matcher colours = COLOUR.matcher(text);
    int next = 0;
    boolean isMore = colours.find();
    while (next < text.length()) {
      places[next] = plain.length();
      if (isMore && next == colours.start()) {
        Arrays.fill(places, next, colours.end(), plain.length());
        next = colours.end();
        isMore = colours.find();
      } else {
        plain.append(text.charAt(next++));
      }
    }
    places[text.length()] = plain.length();
    return new Snippet(
        onOneLine(plain.toString()),
        ranges.stream()
            .map(range -> new Range(places[range.start()], places[range.end()]))
            .filter(range -> range.start() < range.end())
            .toList());
  }

  private static boolean isInsidePair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isLowSurrogate(text.charAt(index))
        && Character.isHighSurrogate(text.charAt(index - 1));
  }

  /** Replaces each control character by a space, so that ranges remain valid. */
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
