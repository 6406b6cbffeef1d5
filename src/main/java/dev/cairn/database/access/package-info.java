/**
 * The rules of {@link dev.cairn.session.Caller} as conditions of queries; accounts, API tokens and
 * page sessions.
 *
 * <p>May live here: rules of access as conditions, and the tables of accounts, tokens and page
 * sessions. May not live here: what is done with what a caller may see.
 */
package dev.cairn.database.access;
