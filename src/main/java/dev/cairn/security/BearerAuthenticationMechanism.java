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
 * Signs callers in by {@code Authorization: Bearer}. Each request stands for itself: no cookie, no
 * HTTP session. It refuses nothing itself: servers differ in what they then answer and log. A
 * filter asks for the {@link #refusal} of each request.
 */
@ApplicationScoped
public class BearerAuthenticationMechanism implements HttpAuthenticationMechanism {

  /**
   * For {@code HttpServletRequest.getAuthType} (Jakarta Authentication, section 3.8.4). Liberty
   * takes a request without it for one by Basic, and fails with a trace at a header that is none.
   */
  private static final String AUTHENTICATION_TYPE = "jakarta.servlet.http.authType";

  private static final String REFUSAL = BearerAuthenticationMechanism.class.getName();

  @Inject private Authenticator authenticator;
  @Inject private RequestOrigin origin;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    context.getMessageInfo().getMap().put(AUTHENTICATION_TYPE, "Bearer");
    Optional<String> bearer = CurrentBearer.of(request);
    if (bearer.isEmpty()) {
      return context.doNothing();
    }
    try {
      AuthenticatedUser user = authenticator.signIn(bearer.get(), request);
      Caller caller =
          new Caller(
              user.username(), user.roles(), user.tokenId(), Optional.of(origin.address(request)));
      return context.notifyContainerAboutLogin(
          new BearerPrincipal(caller, user.access()), Roles.granted(user.roles(), user.access()));
    } catch (StorageException e) {
      request.setAttribute(REFUSAL, e);
      return context.doNothing();
    }
  }

  /**
   * Why a request is not signed in.
   *
   * @param isOpen whether nobody needs to be; credentials that are sent must be valid all the same
   */
  public static Optional<StorageException> refusal(HttpServletRequest request, boolean isOpen) {
    if (request.getAttribute(REFUSAL) instanceof StorageException refusal) {
      return Optional.of(refusal);
    }
    return isOpen || request.getUserPrincipal() != null
        ? Optional.empty()
        : Optional.of(new SignInRefusedException(Reason.MISSING));
  }
}
