/**
 * Searching messages where they are: in PostgreSQL itself, and for H2 in an index beside it.
 *
 * <p>May live here: how candidates are found, read and shown, and how an index is made anew. May
 * not live here: what a text is, HTTP.
 */
package dev.cairn.database.search;
