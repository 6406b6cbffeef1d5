package dev.cairn.search;

import dev.cairn.session.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The searchable text of a message: its passages one after the other, separated by a character that
 * no term contains, so that no term matches across two passages.
 *
 * <p>Of a longer text, only the first and the last 131,072 UTF-16 units are searched. Images and
 * other content embedded in a text as Base64 {@code data:} URLs are not searched.
 *
 * @param original the text for people to read
 * @param folded the same text, folded for comparison; each character is at the same index
 */
public record SearchText(String original, String folded, List<Passage> passages) {

  /** The maximum length of a text that is searched as a whole. */
  public static final int MAX_LENGTH = 1 << 18;

  /** Thai; Lao, Khmer, Chinese, Japanese, Korean and everything between them follow. */
  public static final char FIRST_OF_PAIRS = '\u0E00';

  private static final char SEPARATOR = '\u0001';
  private static final char REPLACEMENT = '\uFFFD';
  private static final Pattern DATA_URL =
      Pattern.compile("data:[\\w/+.;=-]{0,200};base64,[A-Za-z0-9+/=_-]*+");

  /**
   * A part of the text.
   *
   * @param tool the tool that the part calls
   * @param answered the id of the call of which the part is the result
   */
  public record Passage(int start, int end, Optional<String> tool, Optional<String> answered) {}

  /** A part of a message as read. */
  public record Part(String text, Optional<String> tool, Optional<String> answered) {}

  /** Returns the text of a message with the given parts. */
  public static SearchText of(List<Part> parts) {
    StringBuilder text = new StringBuilder();
    List<Passage> passages = new ArrayList<>();
    for (Part part : parts) {
      int start = text.length();
      text.append(storable(withoutData(part.text())));
      if (text.length() > start) {
        passages.add(new Passage(start, text.length(), part.tool(), part.answered()));
        text.append(SEPARATOR);
      }
    }
    return text.length() <= MAX_LENGTH
        ? of(text.toString(), passages)
        : cut(text.toString(), passages);
  }

  public static SearchText ofTitle(String title) {
    return of(List.of(new Part(title, Optional.empty(), Optional.empty())));
  }

  private static SearchText of(String original, List<Passage> passages) {
    return new SearchText(original, PlainText.folded(original), List.copyOf(passages));
  }

  private static SearchText cut(String text, List<Passage> passages) {
    int half = MAX_LENGTH / 2;
    int headEnd = Character.isHighSurrogate(text.charAt(half - 1)) ? half - 1 : half;
    int tail = text.length() - half;
    int tailStart = Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail;
    int moved = headEnd + 1 - tailStart;
    List<Passage> left = new ArrayList<>();
    for (Passage each : passages) {
      add(left, each, each.start(), Math.min(each.end(), headEnd));
      add(left, each, Math.max(each.start(), tailStart) + moved, each.end() + moved);
    }
    return of(text.substring(0, headEnd) + SEPARATOR + text.substring(tailStart), left);
  }

  private static void add(List<Passage> passages, Passage from, int start, int end) {
    if (start < end && start >= 0) {
      passages.add(new Passage(start, end, from.tool(), from.answered()));
    }
  }

  private static String withoutData(String text) {
    return text.contains(";base64,") ? DATA_URL.matcher(text).replaceAll("") : text;
  }

  /** Folds a term for comparison with a text. */
  static String folded(String term) {
    return PlainText.folded(storable(term));
  }

  private static String storable(String text) {
    return PlainText.storable(text).replace(SEPARATOR, REPLACEMENT);
  }

  /**
   * Returns the pairs of adjacent characters in a folded text that both belong to a script in which
   * two characters are a word, such as Chinese; each pair as one number.
   */
  public static Set<Integer> pairs(String folded) {
    Set<Integer> pairs = new LinkedHashSet<>();
    for (int i = 1; i < folded.length(); i++) {
      char first = folded.charAt(i - 1);
      char second = folded.charAt(i);
      if (first >= FIRST_OF_PAIRS && second >= FIRST_OF_PAIRS) {
        pairs.add(first << Character.SIZE | second);
      }
    }
    return pairs;
  }

  /** Returns the passage at an index, or the next one. */
  public Passage passageAt(int index) {
    return passages.stream()
        .filter(each -> index < each.end())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no passage at " + index));
  }

  /** Returns the passage that contains the first term. */
  public Passage passageOf(SearchTerms terms) {
    return passageAt(terms.firstIn(folded));
  }
}
