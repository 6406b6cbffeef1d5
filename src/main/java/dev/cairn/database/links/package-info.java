/**
 * Links in the database.
 *
 * <p>May live here: the rows of {@code session_link}. May not live here: what their readers are
 * told.
 */
package dev.cairn.database.links;
