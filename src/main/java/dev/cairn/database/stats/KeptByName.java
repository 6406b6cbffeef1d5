package dev.cairn.database.stats;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The values that rows {@code f} hold by name: each row has a session, a day, a name and numbers.
 *
 * @param size the expression by which the largest names are found
 * @param unnamed the names that stand for a missing name
 */
record KeptByName(
    Class<?> entity, String name, List<String> numbers, String size, List<String> unnamed) {

  static final KeptByName CALLS =
      new KeptByName(
          ToolUsageEntity.class,
          "f.key.tool",
          List.of("f.successful", "f.failed", "f.aborted", "f.pending", "f.unknown"),
          "sum(f.successful + f.failed + f.aborted + f.pending + f.unknown)",
          List.of());

  /** Messages without a model are ordered first, since they must not take the place of a model. */
  static final KeptByName TOKENS =
      new KeptByName(
          SessionDayEntity.class,
          "f.key.model",
          List.of(
              "f.promptTokens",
              "f.completionTokens",
              "f.totalTokens",
              "f.cachedTokens",
              "f.cacheWriteTokens"),
          "case when f.key.model = '' then 1 else 0 end desc, sum(f.totalTokens)",
          List.of(StatsSum.NO_MODEL));

  String sums() {
    return each(i -> "sum(" + numbers.get(i) + ")");
  }

  /** Returns the sums of the columns that {@link #numbered} names. */
  String sumsOfNumbered() {
    return each(i -> "sum(d.n" + i + ")");
  }

  String numbered() {
    return each(i -> numbers.get(i) + " as n" + i);
  }

  private String each(IntFunction<String> column) {
    return IntStream.range(0, numbers.size()).mapToObj(column).collect(Collectors.joining(", "));
  }
}
