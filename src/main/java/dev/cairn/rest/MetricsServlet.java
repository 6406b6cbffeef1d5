package dev.cairn.rest;

import dev.cairn.rest.error.ErrorServlet;
import dev.cairn.rest.http.RequestRoute;
import dev.cairn.security.CurrentCaller;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.telemetry.Metrics;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The metrics of this node in Prometheus format, outside the API. For auditors and administrators.
 */
@WebServlet(urlPatterns = MetricsServlet.PATH, asyncSupported = true)
public class MetricsServlet extends HttpServlet {

  static final String PATH = "/metrics";
  private static final long serialVersionUID = 1L;

  @Inject private transient Metrics metrics;
  @Inject private transient CurrentCaller current;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    RequestRoute.set(request, PATH);
    if (!current.get().seesEverything()) {
      ErrorServlet.respond(request, response, new StorageException(Problem.FORBIDDEN));
      return;
    }
    if (ErrorServlet.allowsOnlyReading(request, response)) {
      getMetrics(response);
    }
  }

  void getMetrics(HttpServletResponse response) throws IOException {
    response.setContentType(Metrics.MEDIA_TYPE);
    metrics.writeTo(response.getOutputStream());
  }
}
