/**
 * Searches messages where they are stored: in PostgreSQL itself, and for H2 in an index of its own.
 *
 * <p>May live here: how candidates are found, read and shown, and how an index is rebuilt. May not
 * live here: what the text of a message is, HTTP.
 */
package dev.cairn.database.search;
