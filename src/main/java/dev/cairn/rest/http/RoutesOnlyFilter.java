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

/** What is no route is not found. Servers have servlets of their own for the files of a WAR. */
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
