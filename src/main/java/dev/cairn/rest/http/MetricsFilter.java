package dev.cairn.rest.http;

import dev.cairn.rest.error.HttpProblem;
import dev.cairn.security.SignInRefusedException;
import dev.cairn.telemetry.Metrics;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Measures each request once, however it ends, and sends its id back. */
@WebFilter(
    urlPatterns = "/*",
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ERROR})
public class MetricsFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String IS_MEASURED = MetricsFilter.class.getName();

  @Inject private transient Metrics measures;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader(
        RequestIdListener.REQUEST_ID, (String) request.getAttribute(RequestIdListener.REQUEST_ID));
    if (request.getAttribute(IS_MEASURED) != null) {
      chain.doFilter(request, response); // the error page of a request that is measured
      return;
    }
    request.setAttribute(IS_MEASURED, true);
    boolean isAnswered = false;
    try {
      chain.doFilter(request, response);
      isAnswered = true;
    } finally {
      measure(request, isAnswered ? response.getStatus() : HttpProblem.INTERNAL_ERROR.status());
    }
  }

  private void measure(HttpServletRequest request, int status) {
    measures.request(
        request.getMethod(),
        RequestRoute.of(request),
        status,
        Duration.ofNanos(System.nanoTime() - RequestIdListener.startOf(request)));
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)
        instanceof SignInRefusedException refused) {
      measures.refused(refused.reason());
    } else if (status == HttpProblem.RATE_LIMITED.status()) {
      measures.refused(HttpProblem.RATE_LIMITED);
    }
  }
}
