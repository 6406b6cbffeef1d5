package dev.cairn.stats;

import java.time.LocalDate;
import java.util.List;

/**
 * Statistics of many sessions.
 *
 * @param series the same, cut into parts, oldest first; parts in which nothing happened are left
 *     out
 */
public record StatsReport(SessionStats total, List<Part> series) {

  /**
   * A part of the series.
   *
   * @param start its first day, also if the query begins later
   */
  public record Part(LocalDate start, SessionStats stats) {}

  public StatsReport {
    series = List.copyOf(series);
  }
}
