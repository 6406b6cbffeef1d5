package dev.cairn.stakpak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.json.JsonReader;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Interprets failures of the upstream: by status and envelope, never by their text. Possibly
 * temporary failures are thrown as {@link TransientUpstreamException}.
 */
final class UpstreamErrors implements ResponseExceptionMapper<RuntimeException> {

  static final int MAX_ERROR_BYTES = 1 << 16;
  private static final int MAX_DETAILS = 500;
  private static final Set<Integer> TRANSIENT = Set.of(502, 503, 504);

  @Override
  public boolean handles(int status, MultivaluedMap<String, Object> headers) {
    return status >= 300;
  }

  @Override
  public RuntimeException toThrowable(Response response) {
    int status = response.getStatus();
    StorageException failure = translate(response);
    return TRANSIENT.contains(status) ? new TransientUpstreamException(failure) : failure;
  }

  private static StorageException translate(Response response) {
    return translate(
        response.getStatus(),
        Optional.ofNullable(response.getHeaderString(HttpHeaders.RETRY_AFTER)),
        body(response));
  }

  /**
   * Translates an unsuccessful response.
   *
   * @param retryAfter the value of the {@code Retry-After} header
   */
  static StorageException translate(int status, Optional<String> retryAfter, byte[] body) {
    Optional<JsonNode> error = error(body);
    if (status == 429) {
      return new StorageException(
          Problem.UPSTREAM_RATE_LIMITED,
          null,
          retryAfter.flatMap(UpstreamErrors::wait).orElse(null));
    }
    if (status < 400 || error.isEmpty()) {
      return new StorageException(Problem.UPSTREAM_UNREADABLE, "not JSON, status " + status);
    }
    if (status >= 500) {
      return new StorageException(Problem.UPSTREAM_FAILED, "status " + status);
    }
    Problem otherwise =
        switch (status) {
          case 401, 403 -> Problem.UPSTREAM_REFUSES_CREDENTIALS;
          case 404 -> Problem.UPSTREAM_NOT_FOUND;
          default -> Problem.UPSTREAM_REFUSES_REQUEST;
        };
    return translate(error.get(), otherwise);
  }

  /**
   * Translates an error exactly if it comes from another Cairn; any other upstream's message is
   * quoted.
   */
  private static StorageException translate(JsonNode error, Problem otherwise) {
    String key = error.path("key").textValue();
    Optional<Problem> same =
        Arrays.stream(Problem.values())
            .filter(Problem::isStorageProblem)
            .filter(problem -> problem.kind() == otherwise.kind())
            .filter(problem -> problem.name().equals(key))
            .findFirst();
    String details = error.path(same.isPresent() ? "details" : "message").textValue();
    return new StorageException(
        same.orElse(otherwise), details == null ? null : shortened(details));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_DETAILS ? text : text.substring(0, MAX_DETAILS) + "…";
  }

  /**
   * Returns the content of {@code {"error": {"key", "message", "details"?}}}, as far as present.
   */
  private static Optional<JsonNode> error(byte[] body) {
    try {
      return Optional.of(JsonReader.readResponse(JsonText.of(body), JsonNode.class))
          .filter(JsonNode::isObject)
          .map(object -> object.path("error"));
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private static byte[] body(Response response) {
    try (InputStream in = response.readEntity(InputStream.class)) {
      return in.readNBytes(MAX_ERROR_BYTES);
    } catch (IOException | ProcessingException e) {
      return new byte[0];
    }
  }

  /** Parses seconds or a date, as defined by RFC 9110. */
  private static Optional<Duration> wait(String header) {
    try {
      Duration wait =
          header.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(header.strip()))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Translates the failure of a response that did not arrive, or not completely. */
  static RuntimeException translate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
      if (cause instanceof InterruptedIOException // timeouts of the JDK and of the Apache client
          || cause instanceof HttpTimeoutException) {
        return new StorageException(Problem.UPSTREAM_TIMED_OUT, failure);
      }
      if (cause instanceof SSLException) {
        return new StorageException(Problem.UPSTREAM_UNREACHABLE, "TLS", failure);
      }
    }
    return new TransientUpstreamException(
        new StorageException(Problem.UPSTREAM_UNREACHABLE, failure));
  }

  /** Translates a JSON error in a response that does not match the route. */
  static StorageException unreadable(StorageException failure) {
    return failure.kind() == Kind.INVALID_REQUEST
        ? new StorageException(Problem.UPSTREAM_UNREADABLE, failure.details().orElse(null), failure)
        : failure;
  }
}
