package dev.cairn.security;

import jakarta.security.enterprise.credential.Credential;

/** The token of an {@code Authorization: Bearer} header. */
record BearerCredential(TokenSecret secret) implements Credential {}
