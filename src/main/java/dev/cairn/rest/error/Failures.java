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

/** Turns exceptions into responses, and logs what an operator should know about them. */
public final class Failures {

  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  /** A longer chain of causes must have a cycle. */
  private static final int MAX_CAUSES = 50;

  private Failures() {}

  /**
   * Returns the response to a failure, unwrapping what JAX-RS wraps around exceptions of its
   * readers, converters and interceptors.
   */
  public static ErrorResponse respond(Throwable failure) {
    Optional<StorageException> known = known(failure);
    if (known.isPresent()) {
      return respond(known.get());
    }
    return find(failure, WebApplicationException.class)
        .map(http -> respond(http.getResponse(), failure))
        .orElseGet(() -> defect(failure));
  }

  /** Returns the known problem behind a failure; empty if it is a defect. */
  static Optional<StorageException> known(Throwable failure) {
    return find(failure, StorageException.class);
  }

  /**
   * Logs a failure after the response was committed: it can no longer be reported to the caller.
   */
  static void cutOff(Throwable failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "Response was cut off, {0}: {1}",
        requestId().orElse("without a request id"),
        describe(failure).replaceAll("\\R\\s*", " "));
  }

  /** Returns the root cause, and which part of which session cannot be decrypted. */
  private static String describe(Throwable failure) {
    boolean isUnreadable =
        failure instanceof StorageException storage
            && storage.problem() == Problem.CONTENT_UNREADABLE
            && failure.getCause() != null;
    return (isUnreadable ? failure.getCause().getMessage() + ": " : "") + rootOf(failure);
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

  /**
   * Returns the response to a defect: the log has the cause, and the caller gets an id to report.
   */
  private static ErrorResponse defect(Throwable failure) {
    return defect(failure, Problem.INTERNAL_ERROR);
  }

  private static ErrorResponse defect(Throwable failure, Problem told) {
    Optional<String> id = requestId();
    LOG.log(
        System.Logger.Level.ERROR, "Request failed, " + id.orElse("without a request id"), failure);
    return ErrorResponse.of(told, id);
  }

  private static Optional<String> requestId() {
    return RequestId.current().map(current -> "request id " + current);
  }

  private static <T> Optional<T> find(Throwable failure, Class<T> type) {
    return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * Returns the root cause, because one line per request is enough while a database is unavailable.
   */
  private static Throwable rootOf(Throwable failure) {
    return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(MAX_CAUSES);
  }
}
