package dev.cairn.rest.http;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.security.RequestAuthenticationMechanism;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rejects callers who are not signed in, at every address, even at one that somebody adds later and
 * forgets to protect. This is not a constraint in {@code web.xml}, because servers log every
 * request that they reject.
 */
public class SignInFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Where to sign in and how to use the API must be known before signing in. */
  private static final Set<String> OPEN =
      Set.of(
          "/v1/login-config",
          "/v1/page-session",
          "/v1/page-session/authorize",
          "/v1/page-session/callback",
          "/openapi");

  /** Links need no account. */
  private static final Pattern SHARED =
      Pattern.compile("/v1/shared/[\\w-]+(/messages(/[\\w-]+)?)?");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<StorageException> refusal =
        RequestAuthenticationMechanism.refusal(request, isOpen(request));
    if (refusal.isPresent()) {
      ErrorServlet.respond(request, response, refusal.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  /**
   * Returns whether a request needs no sign-in. Browsers send preflight requests without
   * credentials; OPTIONS has no other effect.
   */
  private static boolean isOpen(HttpServletRequest request) {
    return OPEN.contains(request.getRequestURI())
        || SHARED.matcher(request.getRequestURI()).matches()
        || request.getMethod().equals("OPTIONS");
  }
}
