/**
 * What is counted of sessions: calls of tools and how they ended, tokens, days.
 *
 * <p>May live here: what a message says that is counted, what it means, what is asked for and
 * answered. May not live here: SQL, JSON syntax, routes. Where the figures are kept is for an
 * implementation of {@link dev.cairn.stats.StatsStorage}.
 */
package dev.cairn.stats;
