package dev.cairn.rest.http;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses addresses whose query has a broken escape, and reads {@code //v1/sessions} as {@code
 * /v1/sessions}: a client whose endpoint ends in a slash asks for it.
 */
public class AddressFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String query = request.getQueryString();
    if (query != null && BROKEN_ESCAPE.matcher(query).find()) {
      ErrorServlet.respond(
          request,
          response,
          new StorageException(Problem.BAD_REQUEST, "the query has a broken escape"));
      return;
    }
    String path = request.getRequestURI();
    if (path.startsWith("//")) {
      request.getRequestDispatcher(path.replaceFirst("^/+", "/")).forward(request, response);
      return;
    }
    chain.doFilter(request, response);
  }
}
