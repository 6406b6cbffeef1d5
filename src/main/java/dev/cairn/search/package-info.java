/**
 * Finds texts in messages and titles.
 *
 * <p>May live here: search terms and results, and what counts as text in a message. May not live
 * here: SQL, HTTP.
 */
package dev.cairn.search;
