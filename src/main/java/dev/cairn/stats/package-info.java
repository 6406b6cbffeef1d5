/**
 * Statistics of sessions: tool calls and their outcomes, tokens, days.
 *
 * <p>May live here: the facts of a message that are counted, their meaning, queries and reports.
 * May not live here: SQL, JSON syntax, routes. How statistics are stored is up to an implementation
 * of {@link dev.cairn.stats.StatsStorage}.
 */
package dev.cairn.stats;
