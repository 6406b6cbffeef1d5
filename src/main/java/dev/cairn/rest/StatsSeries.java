package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.stats.Interval;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.StatsReport;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Statistics over many sessions.
 *
 * @param series absent unless one was asked for, as {@code bucket} is
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record StatsSeries(
    @JsonUnwrapped SessionStats total, Optional<Interval> bucket, Optional<List<Part>> series) {

  record Part(LocalDate start, @JsonUnwrapped SessionStats stats) {}

  static StatsSeries of(StatsReport report, Optional<Interval> bucket) {
    List<Part> series =
        report.series().stream().map(part -> new Part(part.start(), part.stats())).toList();
    return new StatsSeries(report.total(), bucket, bucket.map(any -> series));
  }
}
