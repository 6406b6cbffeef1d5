package dev.cairn.stats;

import java.time.LocalDate;

/**
 * Days or intervals that are not listed because there are too many.
 *
 * @param first the first day of the first of them
 * @param count the number of those with any activity
 */
public record Earlier(LocalDate first, int count) {}
