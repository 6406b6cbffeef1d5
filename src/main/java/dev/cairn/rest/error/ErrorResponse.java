package dev.cairn.rest.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The response to a failure. Its body is {@code {"error": {"key", "message", "details"?}}}.
 *
 * @param details for the caller to read; the client ignores them
 */
public record ErrorResponse(
    int status, String key, String message, Optional<String> details, Map<String, String> headers) {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  public ErrorResponse {
    headers = Map.copyOf(headers);
  }

  public static ErrorResponse of(StorageException failure) {
    return of(failure.problem(), failure.details(), failure.retryAfter());
  }

  static ErrorResponse of(Problem problem, Optional<String> details) {
    return of(problem, details, Optional.empty());
  }

  record Body(Error error) {}

  record Error(
      String key,
      String message,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> details) {}

  Body body() {
    return new Body(new Error(key, message, details));
  }

  private static ErrorResponse of(
      Problem problem, Optional<String> details, Optional<Duration> retryAfter) {
    int status = ErrorStatus.of(problem);
    Map<String, String> headers = new LinkedHashMap<>();
    switch (status) {
      case 401 -> headers.put("WWW-Authenticate", "Bearer");
      case 408, 413 -> headers.put("Connection", "close");
      default -> {}
    }
    retryAfter
        .or(() -> status == 503 ? Optional.of(RETRY_AFTER) : Optional.empty())
        .ifPresent(wait -> headers.put("Retry-After", seconds(wait)));
    return new ErrorResponse(status, problem.name(), problem.message(), details, headers);
  }

  /** Returns whole seconds, rounded up. */
  private static String seconds(Duration wait) {
    return String.valueOf(wait.plusNanos(999_999_999).toSeconds());
  }

  /**
   * Returns a copy with an {@code Allow} header.
   *
   * @param allow the methods of the route as listed by JAX-RS, including OPTIONS, which no route
   *     has
   */
  ErrorResponse withAllow(String allow) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(
        "Allow",
        Arrays.stream(allow.split(",\\s*"))
            .filter(method -> !method.equals("OPTIONS"))
            .collect(Collectors.joining(", ")));
    return new ErrorResponse(status, key, message, details, all);
  }
}
