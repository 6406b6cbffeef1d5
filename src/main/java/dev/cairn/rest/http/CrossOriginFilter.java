package dev.cairn.rest.http;

import dev.cairn.config.CairnConfig;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Lets pages of the configured origins call the API. They send the bearer token themselves; cookies
 * are never allowed.
 */
public class CrossOriginFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String PREFLIGHT_CACHE_SECONDS = "600";
  private static final String ALLOWED_HEADERS =
      "Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match,"
          + " Prefer, X-Request-Id";
  private static final String EXPOSED_HEADERS =
      "ETag, Location, Preference-Applied, Retry-After, X-Request-Id";

  @Inject private transient CairnConfig config;
  private Set<String> origins;

  @Override
  public void init() {
    origins = config.corsOrigins();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!origins.isEmpty()) {
      response.addHeader("Vary", "Origin");
    }
    String origin = request.getHeader("Origin");
    if (origin == null || !origins.contains(origin)) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    if (isPreflight(request)) {
      response.setHeader("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
      response.setHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS);
      response.setHeader("Access-Control-Max-Age", PREFLIGHT_CACHE_SECONDS);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      response.setHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
      chain.doFilter(request, response);
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
