package dev.cairn.rest.http;

import dev.cairn.config.Limits;
import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.security.RateLimit;
import dev.cairn.security.RequestOrigin;
import dev.cairn.session.StorageException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Counts every request for its caller, also one that matches no route. */
public class RequestLimitFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Limits limits;
  @Inject private transient RequestOrigin origin;
  private transient RateLimit limit;

  @Override
  public void init() {
    limit = new RateLimit(limits.requestsPerMinute());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Principal caller = request.getUserPrincipal();
    try {
      limit.take(caller == null ? origin.network(request) : caller.getName());
    } catch (StorageException e) {
      ErrorServlet.respond(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }
}
