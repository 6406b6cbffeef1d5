/**
 * The rules of {@link dev.cairn.session.Caller} as query conditions; accounts, API tokens and page
 * sessions.
 *
 * <p>May live here: access rules as query conditions, and the tables of accounts, tokens and page
 * sessions. May not live here: what is done with the rows that a caller may see.
 */
package dev.cairn.database.access;
