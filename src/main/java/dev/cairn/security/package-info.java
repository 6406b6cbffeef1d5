/**
 * Authentication: the mechanism, single sign-on, API tokens, rate limits, and the caller for whom a
 * storage acts.
 *
 * <p>May live here: Jakarta Security, tokens and their rules. May not live here: resources, SQL.
 * Where tokens and accounts are kept is for implementations of {@link
 * dev.cairn.security.TokenStorage} and {@link dev.cairn.security.AccountStorage}.
 */
package dev.cairn.security;
