/**
 * Links in the database.
 *
 * <p>May live here: the rows of {@code session_link}. May not live here: what the readers of a link
 * get to see.
 */
package dev.cairn.database.links;
