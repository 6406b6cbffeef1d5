package dev.cairn.rest.error;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import dev.cairn.telemetry.RequestId;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what was thrown into a response, and logs what an operator should know of it. */
public final class Failures {

  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  /** A chain of causes longer than this has a circle in it. */
  private static final int MAX_CAUSES = 50;

  private Failures() {}

  /** JAX-RS wraps what its readers, converters and interceptors throw. */
  public static ErrorResponse respond(Throwable failure) {
    Optional<StorageException> known = known(failure);
    if (known.isPresent()) {
      return respond(known.get());
    }
    return find(failure, WebApplicationException.class)
        .map(http -> respond(http.getResponse(), failure))
        .orElseGet(() -> defect(failure));
  }

  /** What is known of a failure, if it is no defect. */
  static Optional<StorageException> known(Throwable failure) {
    return find(failure, StorageException.class);
  }

  /** A response that began cannot be finished: nobody learns of it but by the log. */
  static void cutOff(Throwable failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "Response was cut off, {0}: {1}",
        requestId().orElse("it has no id"),
        rootOf(failure).toString().replaceAll("\\R\\s*", " "));
  }

  private static ErrorResponse respond(StorageException failure) {
    boolean isUpstream = failure.problem() == Problem.UPSTREAM_FAILED;
    if (failure.problem() == Problem.CONTENT_UNREADABLE) {
      return defect(failure, Problem.CONTENT_UNREADABLE);
    }
    if (failure.kind() == Kind.INTERNAL && !isUpstream) {
      return defect(failure);
    }
    boolean isLimit = failure.problem().isLimit() && find(failure, IOException.class).isEmpty();
    if (failure.kind() == Kind.CONNECTION && !isLimit || isUpstream) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} ({1})",
          rootOf(failure),
          failure.details().orElse("no details"));
    }
    return ErrorResponse.of(failure);
  }

  private static ErrorResponse respond(Response response, Throwable failure) {
    if (response.getStatus() >= 500) {
      return defect(failure);
    }
    ErrorResponse error =
        ErrorResponse.of(ErrorStatus.problem(response.getStatus()), Optional.empty());
    String allow = response.getHeaderString(HttpHeaders.ALLOW);
    return allow == null ? error : error.withAllow(allow);
  }

  /** A defect of ours: the log has the cause, the caller an id to ask for it. */
  private static ErrorResponse defect(Throwable failure) {
    return defect(failure, Problem.INTERNAL_ERROR);
  }

  private static ErrorResponse defect(Throwable failure, Problem told) {
    Optional<String> id = requestId();
    LOG.log(System.Logger.Level.ERROR, "Request failed, " + id.orElse("it has no id"), failure);
    return ErrorResponse.of(told, id);
  }

  private static Optional<String> requestId() {
    return RequestId.current().map(current -> "request id " + current);
  }

  private static <T> Optional<T> find(Throwable failure, Class<T> type) {
    return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** One line per request is enough while a database is unavailable. */
  private static Throwable rootOf(Throwable failure) {
    return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MAX_CAUSES);
  }
}
