/**
 * Finding texts in messages and titles.
 *
 * <p>May live here: what is searched for, what is found, what of a message is text. May not live
 * here: SQL, HTTP.
 */
package dev.cairn.search;
