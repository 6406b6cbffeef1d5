package dev.cairn.knowledge;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A pattern for whole paths: {@code ?} matches one character of a segment, {@code *} any number of
 * them, and the segment {@code **} any number of segments, including none. Matching takes at most
 * as many steps as the product of the lengths of pattern and path, whereas a regular expression
 * could take forever.
 */
public final class PathPattern {

  private static final int MAX_LENGTH = 255;
  private static final String ANY_SEGMENTS = "**";

  private final List<String> segments;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if it is too long or has brackets, braces or a
   *     backslash, which mean something elsewhere
   */
  public PathPattern(String text) {
    if (text.length() > MAX_LENGTH || text.matches("(?s).*[\\[\\]{}\\\\].*")) {
      throw new StorageException(
          Problem.INVALID_PARAMETER,
          "glob must have at most 255 characters and no brackets, braces or backslashes");
    }
    segments = List.of(text.split("/"));
  }

  public boolean matches(String path) {
    return matches(segments, List.of(path.split("/")), ANY_SEGMENTS, PathPattern::isSegment);
  }

  private static boolean isSegment(String pattern, String segment) {
    return matches(
        characters(pattern),
        characters(segment),
        (int) '*',
        (wanted, character) -> wanted == '?' || wanted.equals(character));
  }

  private static List<Integer> characters(String text) {
    return text.codePoints().boxed().toList();
  }

  /**
   * Backtracks to the last {@code any} only: whatever an earlier one could match, the last one can
   * match, too.
   */
  private static <T> boolean matches(
      List<T> pattern, List<T> items, T any, BiPredicate<T, T> isMatch) {
    int next = 0;
    int lastAny = -1;
    int takenByAny = 0;
    int i = 0;
    while (i < items.size()) {
      if (next < pattern.size() && pattern.get(next).equals(any)) {
        lastAny = next++;
        takenByAny = i;
      } else if (next < pattern.size() && isMatch.test(pattern.get(next), items.get(i))) {
        next++;
        i++;
      } else if (lastAny >= 0) {
        next = lastAny + 1;
        i = ++takenByAny;
      } else {
        return false;
      }
    }
    return pattern.subList(next, pattern.size()).stream().allMatch(any::equals);
  }
}
