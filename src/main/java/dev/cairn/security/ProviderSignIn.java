package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Signs browsers in to the page by single sign-on, with redirects to the provider and back. */
@ApplicationScoped
public class ProviderSignIn {

  private static final String CALLBACK = "/v1/page-session/callback";

  @Inject private CairnConfig config;
  @Inject private Authenticator authenticator;
  @Inject private PageSignIn pages;
  @Inject private RequestOrigin origin;
  @Inject private Clock clock;
  private Optional<ProviderClient> provider;

  @PostConstruct
  void readConfiguration() {
    provider =
        config
            .oidc()
            .flatMap(oidc -> oidc.clientId().map(client -> new ProviderClient(oidc, client)));
  }

  /**
   * A redirect of the browser.
   *
   * @param cookies the values of {@code Set-Cookie}
   */
  public record Redirect(String location, List<String> cookies) {}

  /** Why a sign-in failed, passed to the page as a word in the address. */
  private enum Failure {
    /** Declined by the person or the provider. */
    DENIED,
    /** Begun too long ago, or by another browser. */
    EXPIRED,
    /** The provider's tokens are not accepted here. */
    REFUSED,
    /** Too many failures from this address. */
    LIMITED,
    UNAVAILABLE
  }

  /**
   * Redirects a browser to the provider.
   *
   * @param returnTo the path of the page to show in the end
   * @throws StorageException {@code NOT_FOUND} if the page has no single sign-on
   */
  public Redirect begin(String returnTo, HttpServletRequest request) {
    SignInAttempt attempt = SignInAttempt.begin(returnTo, clock.instant());
    ProviderClient client = require();
    try {
      return new Redirect(
          client.signInAddress(attempt, ownAddress(CALLBACK, request)).toString(),
          List.of(PageCookie.set(attempt)));
    } catch (StorageException e) {
      return failed(Failure.UNAVAILABLE);
    }
  }

  /**
   * Signs in a browser that returns from the provider. Nothing from its request is displayed.
   *
   * @param parameters the decoded query parameters; on WildFly, the request itself returns them
   *     with encoded slashes
   * @throws StorageException {@code NOT_FOUND} if the page has no single sign-on
   */
  public Redirect complete(Map<String, List<String>> parameters, HttpServletRequest request) {
    ProviderClient client = require();
    Optional<SignInAttempt> attempt =
        PageCookie.attempt(request)
            .flatMap(text -> SignInAttempt.of(text, one(parameters, "state"), clock.instant()));
    if (attempt.isEmpty()) {
      return failed(Failure.EXPIRED);
    }
    String issuer = one(parameters, "iss");
    String code = one(parameters, "code");
    if (code.isEmpty() || !issuer.isEmpty() && !client.isIssuer(issuer)) {
      return failed(Failure.DENIED);
    }
    try {
      return signedIn(client, code, attempt.get(), request);
    } catch (SignInRefusedException e) {
      return failed(Failure.REFUSED);
    } catch (StorageException e) {
      return switch (e.kind()) {
        case RATE_LIMITED -> failed(Failure.LIMITED);
        case CONNECTION -> failed(Failure.UNAVAILABLE);
        default -> throw e;
      };
    }
  }

  private Redirect signedIn(
      ProviderClient client, String code, SignInAttempt attempt, HttpServletRequest request) {
    ProviderClient.Tokens tokens = client.tokens(code, attempt, ownAddress(CALLBACK, request));
    AuthenticatedUser user = authenticator.signInByProvider(tokens, attempt.nonce(), request);
    return new Redirect(
        attempt.returnTo(),
        List.of(
            PageCookie.attemptRemoval(),
            pages.begin(user, Optional.of(tokens.idToken()), request)));
  }

  private static String one(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.size() == 1 ? values.get(0) : "";
  }

  private static Redirect failed(Failure failure) {
    return new Redirect(
        "/sign-in?error=" + failure.name().toLowerCase(Locale.ROOT),
        List.of(PageCookie.attemptRemoval()));
  }

  /**
   * Signs a browser out of the page.
   *
   * @return what the browser does next
   */
  public SignOut signOut(HttpServletRequest request) {
    Optional<String> idToken = pages.signOut(request);
    return new SignOut(
        PageCookie.removal(),
        provider.flatMap(
            client ->
                idToken.flatMap(
                    token -> client.signOutAddress(token, ownAddress("/sign-in", request)))));
  }

  /**
   * What a browser does after signing out.
   *
   * @param cookie the value of {@code Set-Cookie}
   * @param signOutUrl where to sign out at the identity provider
   */
  public record SignOut(String cookie, Optional<String> signOutUrl) {}

  private ProviderClient require() {
    return provider.orElseThrow(
        () -> new StorageException(Problem.ROUTE_NOT_FOUND, "cairn.oidc.client-id is not set"));
  }

  private URI ownAddress(String path, HttpServletRequest request) {
    return URI.create(origin.ofThisServer(request) + path);
  }
}
