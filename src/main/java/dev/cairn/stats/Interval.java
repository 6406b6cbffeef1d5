package dev.cairn.stats;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** The intervals of a series, in UTC. Weeks begin on Monday. */
public enum Interval {
  DAY,
  WEEK,
  MONTH;

  /** Returns the first day of the interval that contains a day. */
  public LocalDate start(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }
}
