package dev.cairn.stats;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Statistics of many sessions.
 *
 * @param series the same, cut into parts, oldest first; parts in which nothing happened are left
 *     out; the last 400
 * @param earlier the parts before those
 */
public record StatsReport(SessionStats total, List<Part> series, Optional<Earlier> earlier) {

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
