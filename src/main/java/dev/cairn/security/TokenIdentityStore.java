package dev.cairn.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Knows the callers who hold an API token. */
@ApplicationScoped
public class TokenIdentityStore implements IdentityStore {

  private final TokenStorage tokens;

  @Inject
  TokenIdentityStore(TokenStorage tokens) {
    this.tokens = tokens;
  }

  TokenIdentityStore() {
    this(null);
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (!(credential instanceof BearerCredential bearer)) {
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
    return tokens
        .findByDigest(bearer.secret().digest())
        .filter(bearer.secret()::matches)
        .map(token -> new CredentialValidationResult(token.username(), Set.of(Roles.USER)))
        .orElse(CredentialValidationResult.INVALID_RESULT);
  }
}
