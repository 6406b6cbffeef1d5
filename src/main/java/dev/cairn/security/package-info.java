/**
 * Who is calling: the authentication mechanism, API tokens, and the caller for whom a storage acts.
 *
 * <p>May live here: Jakarta Security, tokens and their rules. May not live here: resources, SQL.
 * Where tokens are kept is for an implementation of {@link dev.cairn.security.TokenStorage}.
 */
package dev.cairn.security;
