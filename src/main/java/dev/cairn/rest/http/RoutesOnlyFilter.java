package dev.cairn.rest.http;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.Set;

/**
 * Responds with "not found" to anything that is not a route. Otherwise servers would serve the
 * files of a WAR with servlets of their own.
 */
public class RoutesOnlyFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Set<MappingMatch> ROUTES = Set.of(MappingMatch.PATH, MappingMatch.EXACT);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    if (match != null && ROUTES.contains(match)) {
      chain.doFilter(request, response);
    } else {
      ErrorServlet.respond(request, response, new StorageException(Problem.ROUTE_NOT_FOUND));
    }
  }
}
