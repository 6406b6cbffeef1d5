package dev.cairn.security;

import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Signs callers in by {@code Authorization: Bearer}. Each request stands for itself: no cookie, no
 * HTTP session. What it refuses goes to the error page of the application, which words it.
 */
@ApplicationScoped
public class BearerAuthenticationMechanism implements HttpAuthenticationMechanism {

  private static final String SCHEME = "Bearer ";
  private static final String ERROR_PAGE = "/error";

  private final IdentityStoreHandler identityStores;

  @Inject
  BearerAuthenticationMechanism(IdentityStoreHandler identityStores) {
    this.identityStores = identityStores;
  }

  BearerAuthenticationMechanism() {
    this(null);
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return context.isProtected() ? refuse(context) : context.doNothing();
    }
    TokenSecret secret = new TokenSecret(header.substring(SCHEME.length()).trim());
    try {
      CredentialValidationResult result = identityStores.validate(new BearerCredential(secret));
      return result.getStatus() == Status.VALID
          ? context.notifyContainerAboutLogin(result)
          : refuse(context);
    } catch (StorageException e) {
      request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, e);
      return context.forward(ERROR_PAGE);
    }
  }

  /** Not {@code sendError}: not every server shows its error page to what a mechanism refuses. */
  private static AuthenticationStatus refuse(HttpMessageContext context) {
    context
        .getRequest()
        .setAttribute(RequestDispatcher.ERROR_STATUS_CODE, HttpServletResponse.SC_UNAUTHORIZED);
    return context.forward(ERROR_PAGE);
  }
}
