package dev.cairn.security;

import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Caller;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Authenticates callers by {@code Authorization: Bearer}. Requests without {@code Authorization}
 * are authenticated by the cookie of a page session, if the page itself sends them. Each request is
 * authenticated on its own; there is no HTTP session. The mechanism rejects nothing itself, because
 * servers differ in how they then respond and what they log. Instead, a filter asks for the {@link
 * #refusal} of each request.
 */
@ApplicationScoped
public class RequestAuthenticationMechanism implements HttpAuthenticationMechanism {

  /**
   * The authentication type returned by {@code HttpServletRequest.getAuthType} (Jakarta
   * Authentication, section 3.8.4). Without it, Liberty assumes Basic authentication, and fails
   * with a stack trace if the header is not Basic.
   */
  private static final String AUTHENTICATION_TYPE = "jakarta.servlet.http.authType";

  private static final String REFUSAL = RequestAuthenticationMechanism.class.getName();
  private static final String REFUSAL_OF_COOKIE = REFUSAL + ".cookie";

  @Inject private Authenticator authenticator;
  @Inject private RequestOrigin origin;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    context.getMessageInfo().getMap().put(AUTHENTICATION_TYPE, "Bearer");
    boolean isByCookie = request.getHeader("Authorization") == null;
    try {
      Optional<AuthenticatedUser> user =
          isByCookie
              ? authenticator.signInByCookie(request)
              : CurrentBearer.of(request).map(bearer -> authenticator.signIn(bearer, request));
      return user.isPresent() ? tell(context, user.get(), request) : context.doNothing();
    } catch (StorageException e) {
      request.setAttribute(isByCookie ? REFUSAL_OF_COOKIE : REFUSAL, e);
      return context.doNothing();
    }
  }

  private AuthenticationStatus tell(
      HttpMessageContext context, AuthenticatedUser user, HttpServletRequest request) {
    Caller caller =
        new Caller(
            user.username(), user.roles(), user.tokenId(), Optional.of(origin.address(request)));
    return context.notifyContainerAboutLogin(
        new SignedInPrincipal(caller, user.access(), user.basis()),
        Roles.granted(user.roles(), user.access()));
  }

  /**
   * Returns why a request is not authenticated; empty if it may proceed.
   *
   * @param isOpen whether the address needs no sign-in. Even then, a bearer token must be valid if
   *     one is sent. A cookie need not be, because browsers send it automatically.
   */
  public static Optional<StorageException> refusal(HttpServletRequest request, boolean isOpen) {
    if (request.getAttribute(REFUSAL) instanceof StorageException refusal) {
      return Optional.of(refusal);
    }
    if (isOpen || request.getUserPrincipal() != null) {
      return Optional.empty();
    }
    return Optional.of(
        request.getAttribute(REFUSAL_OF_COOKIE) instanceof StorageException refusal
            ? refusal
            : new SignInRefusedException(Reason.MISSING));
  }
}
