package dev.cairn.rest.error;

import dev.cairn.security.ProviderUnavailableException;
import dev.cairn.security.RateLimitedException;
import dev.cairn.security.SignInRefusedException;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import dev.cairn.telemetry.RequestId;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered to a failure: the one place that knows. The body is {@code {"error": {"key",
 * "message", "details"?}}}.
 *
 * @param details for the caller to read; the client does not look at them
 */
public record ErrorResponse(
    int status, String key, String message, Optional<String> details, Map<String, String> headers) {

  private static final System.Logger LOG = System.getLogger(ErrorResponse.class.getName());
  private static final String RETRY_AFTER_SECONDS = "5";

  public static ErrorResponse to(Throwable failure) {
    if (failure instanceof StorageException storage) {
      return to(storage);
    }
    if (failure instanceof RequestException request) {
      return to(request.problem(), request.details());
    }
    if (failure instanceof SignInRefusedException refused) {
      return to(HttpProblem.UNAUTHORIZED, Optional.of(refused.reason().words()));
    }
    if (failure instanceof RateLimitedException limited) {
      return to(limited);
    }
    if (failure instanceof ProviderUnavailableException) {
      LOG.log(System.Logger.Level.WARNING, "No keys of the identity provider: " + rootOf(failure));
      return to(HttpProblem.PROVIDER_UNREACHABLE, Optional.empty());
    }
    if (failure instanceof WebApplicationException http) {
      return to(http);
    }
    return toBug(failure);
  }

  public static ErrorResponse to(HttpProblem problem, Optional<String> details) {
    return new ErrorResponse(
        problem.status(), problem.name(), problem.message(), details, headers(problem.status()));
  }

  private static ErrorResponse to(StorageException failure) {
    int status =
        switch (failure.kind()) {
          case NOT_FOUND -> 404;
          case INVALID_REQUEST ->
              switch (failure.problem()) {
                case TOKEN_NAME_TAKEN -> 409;
                case SESSION_CHANGED -> 412;
                case IDEMPOTENCY_KEY_REUSED -> 422;
                default -> 400;
              };
          case UNAUTHORIZED -> 403;
          case RATE_LIMITED -> 429;
          case CONNECTION ->
              switch (failure.problem()) {
                case REMOTE_TIMED_OUT -> 504;
                case REMOTE_UNREACHABLE, REMOTE_UNREADABLE -> 502;
                default -> 503;
              };
          case INTERNAL -> 500;
        };
    if (failure.problem() == Problem.REMOTE_FAILED || failure.kind() == Kind.CONNECTION) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} ({1})",
          rootOf(failure),
          failure.details().orElse("no details"));
    } else if (status == 500) {
      return toBug(failure);
    }
    ErrorResponse answer =
        new ErrorResponse(
            status,
            failure.problem().name(),
            failure.getMessage(),
            failure.details(),
            headers(status));
    failure.retryAfter().ifPresent(answer::retryAfter);
    return answer;
  }

  private static ErrorResponse to(WebApplicationException failure) {
    int status = failure.getResponse().getStatus();
    if (status >= 500) {
      return toBug(failure);
    }
    ErrorResponse answer =
        to(
            failure instanceof NotFoundException
                ? HttpProblem.ROUTE_NOT_FOUND
                : HttpProblem.ofStatus(status),
            Optional.empty());
    String allow = failure.getResponse().getHeaderString("Allow");
    if (allow != null) {
      answer.headers.put("Allow", allow);
    }
    return answer;
  }

  private static ErrorResponse to(RateLimitedException failure) {
    ErrorResponse answer = to(HttpProblem.RATE_LIMITED, Optional.empty());
    answer.retryAfter(failure.retryAfter());
    return answer;
  }

  private void retryAfter(Duration wait) {
    long seconds = wait.plusNanos(999_999_999).toSeconds(); // rounded up
    headers.put("Retry-After", String.valueOf(seconds));
  }

  /** A defect of ours: the log has the cause, the caller an id to ask for it. */
  private static ErrorResponse toBug(Throwable failure) {
    Optional<String> id = RequestId.current().map(current -> "request id " + current);
    LOG.log(System.Logger.Level.ERROR, "Request failed, " + id.orElse("it has no id"), failure);
    return to(HttpProblem.INTERNAL_ERROR, id);
  }

  /** One line a request is enough while a database is away. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static Map<String, String> headers(int status) {
    Map<String, String> headers = new LinkedHashMap<>();
    switch (status) {
      case 401 -> headers.put("WWW-Authenticate", "Bearer");
      case 413 -> headers.put("Connection", "close");
      case 503 -> headers.put("Retry-After", RETRY_AFTER_SECONDS);
      default -> {}
    }
    return headers;
  }
}
