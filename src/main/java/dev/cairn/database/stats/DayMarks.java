package dev.cairn.database.stats;

import dev.cairn.stats.Interval;
import java.time.LocalDate;
import java.util.List;

/**
 * Whether something of a session happens for the first time on a day, in its week, in its month, or
 * at all.
 */
public record DayMarks(boolean onDay, boolean inWeek, boolean inMonth, boolean ever) {

  /**
   * @param before when it happened last; null if never
   */
  public static DayMarks of(LocalDate before, LocalDate day) {
    return new DayMarks(
        isNew(Interval.DAY, before, day),
        isNew(Interval.WEEK, before, day),
        isNew(Interval.MONTH, before, day),
        before == null);
  }

  private static boolean isNew(Interval bucket, LocalDate before, LocalDate day) {
    return before == null || !bucket.start(before).equals(bucket.start(day));
  }

  /** 1 or 0 for each, in the order of the columns. */
  List<Integer> columns() {
    return List.of(onDay ? 1 : 0, inWeek ? 1 : 0, inMonth ? 1 : 0, ever ? 1 : 0);
  }
}
