package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.security.page.NewPageSession;
import dev.cairn.security.page.PageSessionStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Begins and ends page sessions. */
@ApplicationScoped
public class PageSignIn {

  /** The maximum number of page sessions per user. */
  private static final int MAX = 100;

  private final SecureRandom random = new SecureRandom();
  @Inject private Authenticator authenticator;
  @Inject private PageSessionStorage sessions;
  @Inject private RequestOrigin origin;
  @Inject private CairnConfig config;
  @Inject private Clock clock;

  /**
   * Signs a browser in with an API token. It then acts as the token's user for as long as the token
   * is valid.
   *
   * @return the value of {@code Set-Cookie}
   * @throws SignInRefusedException if the token is invalid
   * @throws dev.cairn.session.StorageException {@code RATE_LIMITED} if this address had too many
   *     failures
   */
  public String signInByToken(String token, HttpServletRequest request) {
    return begin(authenticator.signInByApiToken(token, request), Optional.empty(), request);
  }

  /**
   * Signs a browser in with a one-time code.
   *
   * @return the value of {@code Set-Cookie}
   * @throws SignInRefusedException if the code is invalid
   */
  public String signInByCode(String code, HttpServletRequest request) {
    return begin(authenticator.signInByCode(code, request), Optional.empty(), request);
  }

  /**
   * Begins a session with a new secret that nobody else knows, and ends the browser's previous one.
   *
   * @param idToken the provider's ID token, stored for signing out there
   */
  String begin(AuthenticatedUser user, Optional<String> idToken, HttpServletRequest request) {
    OpaqueSecret secret = OpaqueSecret.random(random);
    PageCookie.of(request).ifPresent(before -> sessions.replace(before.digest()));
    sessions.add(
        new NewPageSession(
            secret.digest(),
            user.username(),
            user.tokenId(),
            idToken.map(secret::seal),
            clock.instant().plus(config.pageSessionLifetime())),
        MAX);
    return PageCookie.set(secret, config.pageSessionLifetime());
  }

  /**
   * Ends the session of a browser on every node, if there is one.
   *
   * @return the provider's ID token
   */
  Optional<String> signOut(HttpServletRequest request) {
    return PageCookie.of(request)
        .flatMap(
            secret -> sessions.end(secret.digest(), origin.address(request)).map(secret::open));
  }
}
