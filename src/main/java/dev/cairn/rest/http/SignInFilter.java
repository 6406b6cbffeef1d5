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
 * Refuses callers who are not signed in, at every address, also at one that somebody adds and
 * forgets to protect. Not a constraint in {@code web.xml}: a server that refuses logs it, once for
 * each request.
 */
public class SignInFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Where to sign in, and how the API is used, is told before anybody signs in. */
  private static final Set<String> OPEN =
      Set.of(
          "/v1/login-config",
          "/v1/page-session",
          "/v1/page-session/authorize",
          "/v1/page-session/callback",
          "/openapi");

  /** A link needs no account. */
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

  /** Browsers ask without credentials whether they may ask; nothing else is done for OPTIONS. */
  private static boolean isOpen(HttpServletRequest request) {
    return OPEN.contains(request.getRequestURI())
        || SHARED.matcher(request.getRequestURI()).matches()
        || request.getMethod().equals("OPTIONS");
  }
}
