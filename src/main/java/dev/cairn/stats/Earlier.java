package dev.cairn.stats;

import java.time.LocalDate;

/**
 * Days or intervals that are not listed, since there are too many.
 *
 * @param first the first day of the first of them
 * @param count of those in which something happened
 */
public record Earlier(LocalDate first, int count) {}
