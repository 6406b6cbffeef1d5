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
 * What is no route is a file of the WAR, to be read, or nothing at all: the same on every server,
 * whose own servlets for files differ.
 */
public class StaticFilesFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Set<MappingMatch> ROUTES = Set.of(MappingMatch.PATH, MappingMatch.EXACT);
  private static final String INDEX = "index.html";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    MappingMatch match = request.getHttpServletMapping().getMappingMatch();
    if (match != null && ROUTES.contains(match)) {
      chain.doFilter(request, response);
    } else if (!isFile(request)) {
      ErrorServlet.respond(request, response, new StorageException(Problem.ROUTE_NOT_FOUND));
    } else if (ErrorServlet.allowsOnlyReading(request, response)) {
      chain.doFilter(request, response);
    }
  }

  private static boolean isFile(HttpServletRequest request) throws IOException {
    String inside = request.getPathInfo() == null ? "" : request.getPathInfo();
    String path = request.getServletPath() + inside;
    return request
            .getServletContext()
            .getResource(path.endsWith("/") || path.isEmpty() ? path + "/" + INDEX : path)
        != null;
  }
}
