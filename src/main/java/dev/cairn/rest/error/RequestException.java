package dev.cairn.rest.error;

import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;

/** A request is refused before it reaches the storage. */
public final class RequestException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private final HttpProblem problem;
  private final String details;

  public RequestException(HttpProblem problem) {
    this(problem, (String) null);
  }

  public RequestException(HttpProblem problem, String details) {
    this(problem, details, null);
  }

  public RequestException(HttpProblem problem, Throwable cause) {
    this(problem, null, cause);
  }

  public RequestException(HttpProblem problem, String details, Throwable cause) {
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
