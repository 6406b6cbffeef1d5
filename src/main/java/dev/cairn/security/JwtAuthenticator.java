package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.config.CairnConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Role;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** Authenticates users by access tokens of the identity provider. */
@ApplicationScoped
class JwtAuthenticator {

  private static final int MAX_USERS_REMEMBERED = 10_000;

  @Inject private CairnConfig config;
  @Inject private Clock clock;
  @Inject private AccountStorage accounts;
  @Inject private BootstrapToken bootstrapToken;
  private Optional<JwtVerifier> verifier;

  /** By name, the user as this node recorded it last, so that each sign-in is written once. */
  private final Cache<String, VerifiedUser> recorded =
      Caffeine.newBuilder().maximumSize(MAX_USERS_REMEMBERED).build();

  @PostConstruct
  void readConfiguration() {
    verifier = config.oidc().map(oidc -> new JwtVerifier(oidc, clock));
  }

  @PreDestroy
  void close() {
    verifier.ifPresent(JwtVerifier::close);
  }

  /**
   * @throws SignInRefusedException if the token is not valid
   * @throws StorageException {@code CONNECTION} if the provider does not answer
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
        user.username(), user.roles(), TokenAccess.ADMIN, Optional.empty());
  }
}
