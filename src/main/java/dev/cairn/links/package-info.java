/**
 * Addresses under which somebody without an account reads a session.
 *
 * <p>May live here: what a link is, how links are kept and read. May not live here: SQL, HTTP.
 */
package dev.cairn.links;
