package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.token.ApiToken;
import dev.cairn.security.token.KnownToken;
import dev.cairn.security.token.TokenSecret;
import dev.cairn.security.token.TokenStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Authenticates API tokens. */
@ApplicationScoped
class ApiTokenAuthenticator {

  private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

  @Inject private TokenStorage tokens;
  @Inject private CairnConfig config;
  @Inject private Clock clock;

  /**
   * @throws SignInRefusedException if the token is invalid
   */
  AuthenticatedUser signIn(TokenSecret secret) {
    KnownToken known =
        tokens
            .findByDigest(secret.digest())
            .filter(secret::matches)
            .orElseThrow(
                () ->
                    new SignInRefusedException(
                        secret.isMistyped() ? Reason.MALFORMED : Reason.UNKNOWN));
    return signIn(known);
  }

  /**
   * Authenticates a session that began with a token and ends with it.
   *
   * @throws SignInRefusedException if the token is no longer valid
   */
  AuthenticatedUser signIn(UUID id) {
    return signIn(
        tokens.findById(id).orElseThrow(() -> new SignInRefusedException(Reason.UNKNOWN)));
  }

  private AuthenticatedUser signIn(KnownToken known) {
    ApiToken token = known.token();
    Instant now = clock.instant();
    Optional<Reason> refusal = refusal(known, now);
    if (refusal.isPresent()) {
      throw new SignInRefusedException(refusal.get(), token.username());
    }
    if (token.lastUsedAt().filter(now.minus(LAST_USE_PRECISION)::isBefore).isEmpty()) {
      tokens.recordUse(token.id());
    }
    return new AuthenticatedUser(
        token.username(), known.roles(), token.access(), SignInBasis.ofToken(token.id()));
  }

  /** Returns why an existing token is not accepted; empty if it is. */
  Optional<Reason> refusal(KnownToken known, Instant now) {
    if (known.token().expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
      return Optional.of(Reason.EXPIRED);
    }
    return isSignInExpired(known, now) ? Optional.of(Reason.SIGN_IN_EXPIRED) : Optional.empty();
  }

  private boolean isSignInExpired(KnownToken known, Instant now) {
    return config
        .maxSignInAge()
        .flatMap(within -> known.signedInAt().filter(at -> at.plus(within).isBefore(now)))
        .isPresent();
  }
}
