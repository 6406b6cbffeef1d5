package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Signs browsers in to the page, and out. */
@ApplicationScoped
public class PageSignIn {

  /** Of one user. */
  private static final int MOST = 100;

  private final SecureRandom random = new SecureRandom();
  @Inject private Authenticator authenticator;
  @Inject private PageSessionStorage sessions;
  @Inject private RequestOrigin origin;
  @Inject private CairnConfig config;
  @Inject private Clock clock;

  /**
   * Signs a browser in with an API token, as whose user it then acts while the token is valid.
   *
   * @return the value of {@code Set-Cookie}
   * @throws SignInRefusedException if the token is not valid
   * @throws dev.cairn.session.StorageException {@code RATE_LIMITED} if this address had too many
   *     failures
   */
  public String signInByToken(String token, HttpServletRequest request) {
    return begin(authenticator.signInByApiToken(token, request), request);
  }

  /**
   * The same with a code, which is used up.
   *
   * @throws SignInRefusedException if the code is not valid
   */
  public String signInByCode(String code, HttpServletRequest request) {
    return begin(authenticator.signInByCode(code, request), request);
  }

  /** A session that the browser had before ends: nobody else knows the secret of the new one. */
  private String begin(AuthenticatedUser user, HttpServletRequest request) {
    OpaqueSecret secret = OpaqueSecret.random(random);
    PageCookie.of(request).ifPresent(before -> sessions.replace(before.digest()));
    sessions.add(
        new NewPageSession(
            secret.digest(),
            user.username(),
            user.tokenId(),
            Optional.empty(),
            clock.instant().plus(config.pageSessionLifetime())),
        MOST);
    return PageCookie.set(secret, config.pageSessionLifetime());
  }

  /**
   * What a browser does that was signed out.
   *
   * @param cookie the value of {@code Set-Cookie}
   * @param signOutUrl where to sign out at the identity provider
   */
  public record SignOut(String cookie, Optional<String> signOutUrl) {}

  /** Ends the session of a browser on every node, if there is one. */
  public SignOut signOut(HttpServletRequest request) {
    PageCookie.of(request)
        .ifPresent(secret -> sessions.end(secret.digest(), origin.address(request)));
    return new SignOut(PageCookie.removal(), Optional.empty());
  }
}
