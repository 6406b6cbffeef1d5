/**
 * How a message becomes a row, once for each session, and how it is found and read again.
 *
 * <p>May live here: the table of messages, runs of ordinals, and what a node remembers of both. May
 * not live here: sessions.
 */
package dev.cairn.database.message;
