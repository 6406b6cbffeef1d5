package dev.cairn.security;

import dev.cairn.security.SignInRefusedException.Reason;
import dev.cairn.session.Caller;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Signs callers in by {@code Authorization: Bearer}. Each request stands for itself: no cookie, no
 * HTTP session. What it refuses goes to the error page of the application, which words it.
 */
@ApplicationScoped
public class BearerAuthenticationMechanism implements HttpAuthenticationMechanism {

  private static final String ERROR_PAGE = "/error";

  @Inject private Authenticator authenticator;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    Optional<String> bearer = CurrentBearer.of(request);
    if (bearer.isEmpty()) {
      return context.isProtected()
          ? refuse(context, new SignInRefusedException(Reason.MISSING))
          : context.doNothing();
    }
    try {
      AuthenticatedUser user = authenticator.signIn(bearer.get(), request.getRemoteAddr());
      Caller caller =
          new Caller(
              user.username(), user.roles(), user.tokenId(), Optional.of(request.getRemoteAddr()));
      return context.notifyContainerAboutLogin(
          new BearerPrincipal(caller, user.access()), Roles.granted(user.roles(), user.access()));
    } catch (StorageException e) {
      return refuse(context, e);
    }
  }

  /** Not {@code sendError}: not every server shows its error page to what a mechanism refuses. */
  private static AuthenticationStatus refuse(HttpMessageContext context, RuntimeException failure) {
    context.getRequest().setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
    return context.forward(ERROR_PAGE);
  }
}
