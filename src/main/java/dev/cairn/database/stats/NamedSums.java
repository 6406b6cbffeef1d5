package dev.cairn.database.stats;

import dev.cairn.stats.Label;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers summed by name: calls by tool, or tokens by model. The number of listed names is limited;
 * the rest is summed under others.
 */
final class NamedSums {

  private static final int NUMBERS = 5;

  private final int maxNames;
  private final Set<String> unnamed;
  private final Map<String, long[]> listed = new HashMap<>();
  private final long[] all = new long[NUMBERS];
  private final long[] others = new long[NUMBERS];

  /**
   * @param unnamed the names that stand for a missing name, and count in the total only
   */
  NamedSums(int maxNames, Set<String> unnamed) {
    this.maxNames = maxNames;
    this.unnamed = unnamed;
  }

  void add(String name, long[] numbers) {
    add(numbers, all);
    if (!unnamed.contains(name)) {
      boolean isListed = listed.containsKey(name) || listed.size() < maxNames;
      add(
          numbers,
          isListed && !name.equals(Label.OTHERS)
              ? listed.computeIfAbsent(name, any -> new long[NUMBERS])
              : others);
    }
  }

  /** Adds what the sums lack of the given total to the others. */
  void complete(long[] sum) {
    long[] missing = new long[NUMBERS];
    Arrays.setAll(missing, i -> sum[i] - all[i]);
    add(Label.OTHERS, missing);
  }

  private static void add(long[] numbers, long[] to) {
    Arrays.setAll(to, i -> to[i] + numbers[i]);
  }

  Map<String, long[]> listed() {
    return listed;
  }

  long[] all() {
    return all;
  }

  /** Returns the sum of the others; empty if there are none. */
  Optional<long[]> others() {
    return Arrays.stream(others).anyMatch(n -> n != 0) ? Optional.of(others) : Optional.empty();
  }
}
