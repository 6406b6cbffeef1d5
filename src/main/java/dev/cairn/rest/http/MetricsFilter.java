package dev.cairn.rest.http;

import dev.cairn.security.SignInRefusedException;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.telemetry.Metrics;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Measures each request exactly once, however it ends, and returns its id in the response. */
public class MetricsFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String IS_MEASURED = MetricsFilter.class.getName();

  private static final int TOO_MANY_REQUESTS = 429;

  @Inject private transient Metrics measures;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader(
        RequestIdListener.REQUEST_ID, (String) request.getAttribute(RequestIdListener.REQUEST_ID));
    if (request.getAttribute(IS_MEASURED) != null) {
      chain.doFilter(request, response); // the error page of a request that is already measured
      return;
    }
    request.setAttribute(IS_MEASURED, true);
    boolean isAnswered = false;
    try {
      chain.doFilter(request, response);
      isAnswered = true;
    } finally {
      measure(
          request,
          isAnswered ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }

  private void measure(HttpServletRequest request, int status) {
    measures.request(
        request.getMethod(),
        RequestRoute.of(request),
        status,
        Duration.ofNanos(System.nanoTime() - RequestIdListener.startOf(request)));
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (failure instanceof SignInRefusedException refused) {
      measures.refused(refused.reason());
    } else if (failure instanceof StorageException limit && limit.problem().isLimit()) {
      measures.refused(limit.problem());
    } else if (status == TOO_MANY_REQUESTS) {
      measures.refused(Problem.RATE_LIMITED);
    }
  }
}
