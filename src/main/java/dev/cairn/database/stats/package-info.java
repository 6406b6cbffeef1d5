/**
 * Statistics: recorded when a checkpoint is stored, aggregated when they are requested.
 *
 * <p>May live here: the tables of statistics and the queries on them. May not live here: what is
 * counted in a message.
 */
package dev.cairn.database.stats;
