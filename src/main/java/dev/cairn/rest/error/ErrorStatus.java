package dev.cairn.rest.error;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException.Kind;

/** Maps problems to HTTP statuses and back. This is the only place that decides. */
final class ErrorStatus {

  private ErrorStatus() {}

  static int of(Problem problem) {
    return switch (problem) {
      case UNAUTHORIZED -> 401;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case REQUEST_TOO_SLOW -> 408;
      case SESSION_NOT_DELETED,
          SESSION_HELD,
          RETENTION_AT_WORK,
          TOKEN_NAME_TAKEN,
          KNOWLEDGE_EXISTS,
          KNOWLEDGE_PATH_TAKEN ->
          409;
      case SESSION_CHANGED, KNOWLEDGE_CHANGED -> 412;
      case REQUEST_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case IDEMPOTENCY_KEY_REUSED -> 422;
      case UPSTREAM_UNREACHABLE, UPSTREAM_UNREADABLE -> 502;
      case UPSTREAM_TIMED_OUT -> 504;
      default -> of(problem.kind());
    };
  }

  private static int of(Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> 400;
      case UNAUTHORIZED -> 403;
      case NOT_FOUND -> 404;
      case RATE_LIMITED -> 429;
      case INTERNAL -> 500;
      case CONNECTION -> 503;
    };
  }

  /** Returns the problem for a status chosen by the server or JAX-RS. */
  static Problem problem(int status) {
    return switch (status) {
      case 401 -> Problem.UNAUTHORIZED;
      case 403 -> Problem.FORBIDDEN;
      case 404 -> Problem.ROUTE_NOT_FOUND;
      case 405 -> Problem.METHOD_NOT_ALLOWED;
      case 406 -> Problem.NOT_ACCEPTABLE;
      case 408 -> Problem.REQUEST_TOO_SLOW;
      case 413 -> Problem.REQUEST_TOO_LARGE;
      case 415 -> Problem.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> Problem.RATE_LIMITED;
      case 503 -> Problem.UNAVAILABLE;
      default -> status >= 400 && status < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL_ERROR;
    };
  }
}
