package dev.cairn.stats;

import java.time.LocalDate;

/**
 * How many sessions got a checkpoint on a day.
 *
 * @param day the day, in UTC
 */
public record SessionsOnDay(LocalDate day, int sessions) {}
