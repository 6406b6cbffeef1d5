/**
 * Addresses at which somebody without an account can read a session.
 *
 * <p>May live here: the definition of a link, and how links are stored and read. May not live here:
 * SQL, HTTP.
 */
package dev.cairn.links;
