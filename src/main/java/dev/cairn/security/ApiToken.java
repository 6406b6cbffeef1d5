package dev.cairn.security;

/**
 * What is kept of an API token: never its secret.
 *
 * @param username for whom it acts
 * @param name unique among the tokens of its user
 * @param digest SHA-256 of the secret
 */
public record ApiToken(String username, String name, byte[] digest) {}
