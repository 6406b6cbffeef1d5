package dev.cairn.rest.http.parameter;

/**
 * How many messages of a session to return: {@code all}, {@code none} or {@code last:20}.
 *
 * @param most the maximum number, counted from the end
 */
public record LastMessages(int most) {}
