/**
 * API tokens: their properties and secrets, how they are created and revoked, and {@link
 * dev.cairn.security.token.TokenStorage}, which stores them.
 *
 * <p>May live here: tokens and their rules. May not live here: requests, authentication by token,
 * SQL.
 */
package dev.cairn.security.token;
