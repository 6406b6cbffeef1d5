/**
 * Authentication: the mechanism, which delegates to one authenticator for each kind of credentials;
 * single sign-on, the cookies of the page, rate limits, and the caller for whom a storage acts.
 *
 * <p>May live here: Jakarta Security, cookies and their rules. May not live here: resources, SQL,
 * the definitions of tokens and page sessions (they are in {@code security.token} and {@code
 * security.page}, which know nothing of this package). Storing tokens, page sessions and accounts
 * is up to the implementations of {@link dev.cairn.security.token.TokenStorage}, {@link
 * dev.cairn.security.page.PageSessionStorage} and {@link dev.cairn.security.AccountStorage}.
 */
package dev.cairn.security;
