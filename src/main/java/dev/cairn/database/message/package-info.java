/**
 * How messages are stored, once per session, and how they are found and read again.
 *
 * <p>May live here: the table of messages, runs of ordinals, and a node's cache of both. May not
 * live here: sessions.
 */
package dev.cairn.database.message;
