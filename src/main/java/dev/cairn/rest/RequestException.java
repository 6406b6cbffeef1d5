package dev.cairn.rest;

import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;

/** A request is refused before it reaches the storage. */
final class RequestException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private final HttpProblem problem;
  private final String details;

  RequestException(HttpProblem problem) {
    this(problem, (String) null);
  }

  RequestException(HttpProblem problem, String details) {
    this(problem, details, null);
  }

  RequestException(HttpProblem problem, Throwable cause) {
    this(problem, null, cause);
  }

  RequestException(HttpProblem problem, String details, Throwable cause) {
    super(problem.message(), cause, problem.status());
    this.problem = problem;
    this.details = details;
  }

  HttpProblem problem() {
    return problem;
  }

  Optional<String> details() {
    return Optional.ofNullable(details);
  }
}
