package dev.cairn.rest.http.parameter;

/**
 * How many messages of a session are wanted: {@code all}, {@code none} or {@code last:20}.
 *
 * @param most the last ones, at most so many
 */
public record LastMessages(int most) {}
