package dev.cairn.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the program of a pattern can get. RE2/J writes each repetition out, those of
 * repetitions too, before anybody can ask how large it is.
 */
final class PatternSize {

  private static final Pattern REPETITION =
      Pattern.compile("(.)\\{(\\d+)(?:,(\\d*))?\\}", Pattern.DOTALL);

  /**
   * Behind these is the end of one character or class. Behind all others may be that of a group.
   */
  private static final Pattern SINGLE = Pattern.compile("[]a-zA-DF-Z0-9.]");

  private PatternSize() {}

  /**
   * A size that it does not exceed, but for a small factor: as if all repetitions of groups were
   * inside of each other.
   */
  static long atMost(String pattern) {
    double singles = pattern.length();
    double groups = 1;
    Matcher repetition = REPETITION.matcher(pattern);
    for (int from = 0; repetition.find(from); from = repetition.end() - 1) {
      double times = Math.max(number(repetition.group(2)), number(repetition.group(3)));
      if (SINGLE.matcher(repetition.group(1)).matches()) {
        singles += times;
      } else {
        groups *= Math.max(1, times);
      }
    }
    return (long) (singles * groups);
  }

  private static double number(String digits) {
    return digits == null || digits.isEmpty() ? 0 : Double.parseDouble(digits);
  }
}
