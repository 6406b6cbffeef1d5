package dev.cairn.rest.error;

import dev.cairn.json.JsonWriter;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The error page: responds to what the container rejects before JAX-RS sees it. */
@WebServlet(urlPatterns = ErrorServlet.PATH, asyncSupported = true)
public class ErrorServlet extends HttpServlet {

  static final String PATH = "/error";
  private static final long serialVersionUID = 1L;

  /** Sends an error response in place of the rest of the pipeline. */
  public static void respond(
      HttpServletRequest request, HttpServletResponse response, StorageException failure)
      throws IOException, ServletException {
    request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
    request.getRequestDispatcher(PATH).forward(request, response);
  }

  /** Returns whether a request only reads; if not, sends the error response. */
  public static boolean allowsOnlyReading(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return true;
    }
    response.setHeader("Allow", "GET, HEAD");
    respond(request, response, new StorageException(Problem.METHOD_NOT_ALLOWED));
    return false;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ErrorResponse error = error(request);
    response.setStatus(error.status());
    response.setContentType("application/json");
    error.headers().forEach(response::setHeader);
    JsonWriter.write(error.body(), response.getOutputStream());
  }

  private static ErrorResponse error(HttpServletRequest request) {
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    if (failure instanceof Throwable known && !(status instanceof Integer code && code < 500)) {
      return Failures.respond(known);
    }
    Problem problem =
        status instanceof Integer code
            ? ErrorStatus.problem(code)
            : Problem.ROUTE_NOT_FOUND; // the error page itself was requested
    return ErrorResponse.of(problem, Optional.empty());
  }
}
