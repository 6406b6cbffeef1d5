package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.cairn.config.CairnConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.Role;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Authenticates users by access tokens of the identity provider. */
@ApplicationScoped
class JwtAuthenticator {

  private static final int MAX_USERS_REMEMBERED = 10_000;

  @Inject private CairnConfig config;
  @Inject private Clock clock;
  @Inject private AccountStorage accounts;
  @Inject private BootstrapToken bootstrapToken;
  private Optional<JwtVerifier> verifier;
  private Optional<JwtVerifier> idTokens;

  /**
   * The last sign-in that this node stored for each user, by name, so that each sign-in is written
   * only once.
   */
  private final Cache<String, VerifiedUser> recorded =
      Caffeine.newBuilder().maximumSize(MAX_USERS_REMEMBERED).build();

  @PostConstruct
  void readConfiguration() {
    verifier = config.oidc().map(oidc -> new JwtVerifier(oidc, oidc.audiences(), clock));
    idTokens =
        config
            .oidc()
            .flatMap(oidc -> oidc.clientId().map(id -> new JwtVerifier(oidc, Set.of(id), clock)));
  }

  @PreDestroy
  void close() {
    verifier.ifPresent(JwtVerifier::close);
    idTokens.ifPresent(JwtVerifier::close);
  }

  /**
   * Authenticates a browser. The ID token proves that the tokens belong to the sign-in that the
   * browser began; the identity itself comes from the access token, as for everybody else.
   */
  AuthenticatedUser signIn(ProviderClient.Tokens given, Nonce nonce) {
    idTokens
        .orElseThrow(() -> new SignInRefusedException(Reason.NO_PROVIDER))
        .verifyIdToken(given, nonce);
    return signIn(given.accessToken());
  }

  /**
   * @throws SignInRefusedException if the token is invalid
   * @throws StorageException {@code CONNECTION} if the provider does not respond
   */
  AuthenticatedUser signIn(String jwt) {
    VerifiedUser user =
        verifier.orElseThrow(() -> new SignInRefusedException(Reason.NO_PROVIDER)).verify(jwt);
    VerifiedUser last = recorded.getIfPresent(user.username());
    if (last == null || !last.equals(user) && !last.issuedAt().isAfter(user.issuedAt())) {
      accounts.recordSignIn(user.username(), user.roles(), user.issuedAt());
      if (user.roles().contains(Role.ADMIN)) {
        bootstrapToken.retire();
      }
      recorded.put(user.username(), user);
    }
    return new AuthenticatedUser(
        user.username(), user.roles(), TokenAccess.ADMIN, SignInBasis.until(user.expiresAt()));
  }
}
