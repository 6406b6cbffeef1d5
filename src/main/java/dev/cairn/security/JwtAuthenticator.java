package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.config.CairnConfig;
import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Signs in whoever the identity provider vouches for. */
@ApplicationScoped
class JwtAuthenticator {

  private static final int MAX_USERS_REMEMBERED = 10_000;

  private final Optional<JwtVerifier> verifier;
  private final AccountStorage accounts;
  private final BootstrapToken bootstrapToken;

  /** By name, the user as this node recorded it last, so that each sign-in is written once. */
  private final Cache<String, VerifiedUser> recorded =
      Caffeine.newBuilder().maximumSize(MAX_USERS_REMEMBERED).build();

  @Inject
  JwtAuthenticator(CairnConfig config, AccountStorage accounts, BootstrapToken bootstrapToken) {
    this.verifier = config.oidc().map(JwtVerifier::new);
    this.accounts = accounts;
    this.bootstrapToken = bootstrapToken;
  }

  JwtAuthenticator() {
    this.verifier = Optional.empty();
    this.accounts = null;
    this.bootstrapToken = null;
  }

  /**
   * @throws SignInRefusedException if the token does not count
   * @throws StorageException {@code CONNECTION} if nobody can tell
   */
  AuthenticatedUser signIn(String jwt) {
    VerifiedUser user =
        verifier.orElseThrow(() -> new SignInRefusedException(Reason.NO_PROVIDER)).verify(jwt);
    boolean isAdministrator = user.roles().contains(Role.ADMIN);
    if (BootstrapToken.isReserved(user.username()) && !isAdministrator) {
      throw new SignInRefusedException(Reason.NAME_RESERVED, user.username());
    }
    VerifiedUser last = recorded.getIfPresent(user.username());
    if (last == null || !last.equals(user) && !last.issuedAt().isAfter(user.issuedAt())) {
      accounts.recordSignIn(user.username(), user.roles(), user.issuedAt());
      if (isAdministrator) {
        bootstrapToken.retire();
      }
      recorded.put(user.username(), user);
    }
    return new AuthenticatedUser(
        user.username(), user.roles(), TokenAccess.ADMIN, Optional.empty());
  }
}
