/**
 * Authentication: the mechanism, single sign-on, API tokens, page sessions, rate limits, and the
 * caller for whom a storage acts.
 *
 * <p>May live here: Jakarta Security, tokens, cookies and their rules. May not live here:
 * resources, SQL. Where tokens, page sessions and accounts are kept is for implementations of
 * {@link dev.cairn.security.TokenStorage}, {@link dev.cairn.security.PageSessionStorage} and {@link
 * dev.cairn.security.AccountStorage}.
 */
package dev.cairn.security;
