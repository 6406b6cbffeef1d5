/**
 * Statistics: recorded when a checkpoint is stored, added up when somebody asks.
 *
 * <p>May live here: the tables of statistics and the queries on them. May not live here: what is
 * counted of a message.
 */
package dev.cairn.database.stats;
