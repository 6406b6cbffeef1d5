package dev.cairn.rest.error;

import dev.cairn.json.ResponseWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The error page: answers what the container refuses before JAX-RS sees it. */
@WebServlet(ErrorServlet.PATH)
public class ErrorServlet extends HttpServlet {

  static final String PATH = "/error";
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ErrorResponse answer = answer(request);
    response.setStatus(answer.status());
    response.setContentType("application/json");
    answer.headers().forEach(response::setHeader);
    try (ResponseWriter json = new ResponseWriter(response.getOutputStream())) {
      json.error(answer.key(), answer.message(), answer.details());
    }
  }

  private static ErrorResponse answer(HttpServletRequest request) {
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    if (failure instanceof Throwable known && !(status instanceof Integer code && code < 500)) {
      return ErrorResponse.to(known);
    }
    HttpProblem problem =
        status instanceof Integer code
            ? HttpProblem.ofStatus(code)
            : HttpProblem.ROUTE_NOT_FOUND; // somebody asked for the error page itself
    return ErrorResponse.to(problem, Optional.empty());
  }
}
