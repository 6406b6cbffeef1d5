package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Statistics in the form that the client read before v0.3.17. */
record DatedStats(
    String analysisPeriod,
    Optional<LocalDate> fromDate,
    Optional<LocalDate> toDate,
    @JsonUnwrapped SessionStats stats) {

  static DatedStats of(SessionStats stats) {
    List<LocalDate> days = stats.usage().sessionsPerDay().stream().map(SessionsOnDay::day).toList();
    return new DatedStats(
        "whole session",
        days.stream().findFirst(),
        days.stream().reduce((first, last) -> last),
        stats);
  }
}
