package dev.cairn.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates the maximum program size of a pattern. RE2/J expands each repetition, including nested
 * ones, before its size can be checked.
 */
final class PatternSize {

  private static final Pattern REPETITION =
      Pattern.compile("(.)\\{(\\d+)(?:,(\\d*))?\\}", Pattern.DOTALL);

  /**
   * A repetition after one of these characters repeats a single character or class. After any other
   * character, it may repeat a group.
   */
  private static final Pattern SINGLE = Pattern.compile("[]a-zA-DF-Z0-9.]");

  private PatternSize() {}

  /**
   * Returns a size that the program does not exceed, up to a small factor, as if all repetitions of
   * groups were nested.
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
