/**
 * API tokens: what is known of one, its secret, how one is made and revoked, and {@link
 * dev.cairn.security.token.TokenStorage}, which keeps them.
 *
 * <p>May live here: tokens and their rules. May not live here: requests, who signs in with a token,
 * SQL.
 */
package dev.cairn.security.token;
