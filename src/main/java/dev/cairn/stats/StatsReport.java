package dev.cairn.stats;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Statistics of many sessions.
 *
 * @param series the same statistics by interval, oldest first; without intervals in which nothing
 *     happened; the last 400
 * @param earlier the intervals before those
 */
public record StatsReport(SessionStats total, List<Part> series, Optional<Earlier> earlier) {

  /**
   * One interval of the series.
   *
   * @param start its first day, even if the query begins later
   */
  public record Part(LocalDate start, SessionStats stats) {}

  public StatsReport {
    series = List.copyOf(series);
  }
}
