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
import java.time.Duration;

/**
 * Enforces the limits on each caller's request rate and concurrent requests, including requests
 * that match no route.
 */
public class RequestLimitFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  @Inject private transient Limits limits;
  @Inject private transient RequestOrigin origin;
  private transient RateLimit rate;
  private transient ConcurrencyLimit concurrency;

  @Override
  public void init() {
    rate = new RateLimit(limits.requestsPerMinute());
    concurrency = new ConcurrencyLimit(limits.maxRequestsAtOnce(), "requests", RETRY_AFTER);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Principal user = request.getUserPrincipal();
    String caller = user == null ? origin.network(request) : user.getName();
    try {
      rate.take(caller);
      ReleaseFilter.whenEnded(request, concurrency.begin(caller)::close);
    } catch (StorageException e) {
      ErrorServlet.respond(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }
}
