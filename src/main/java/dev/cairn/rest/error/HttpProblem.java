package dev.cairn.rest.error;

import dev.cairn.session.StorageException.Kind;

/** What can go wrong before a request reaches the storage, or has nothing to do with it. */
public enum HttpProblem {
  ROUTE_NOT_FOUND(404, Kind.NOT_FOUND, "no such route"),
  UNAUTHORIZED(401, Kind.UNAUTHORIZED, "missing or unknown API key"),
  FORBIDDEN(403, Kind.UNAUTHORIZED, "this API key does not allow it"),
  BAD_REQUEST(400, Kind.INVALID_REQUEST, "the request could not be understood"),
  INVALID_PARAMETER(400, Kind.INVALID_REQUEST, "a parameter of the address is wrong"),
  REQUEST_CUT_OFF(400, Kind.INVALID_REQUEST, "the body did not arrive whole"),
  METHOD_NOT_ALLOWED(405, Kind.INVALID_REQUEST, "this route does not know the method"),
  NOT_ACCEPTABLE(406, Kind.INVALID_REQUEST, "this route has no answer of an accepted type"),
  REQUEST_TOO_LARGE(413, Kind.INVALID_REQUEST, "the body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, Kind.INVALID_REQUEST, "this route takes no body of this type"),
  RATE_LIMITED(429, Kind.RATE_LIMITED, "too many requests, retry later"),
  PROVIDER_UNREACHABLE(503, Kind.CONNECTION, "the identity provider does not answer, retry later"),
  UNAVAILABLE(503, Kind.CONNECTION, "the server is not ready, retry later"),
  INTERNAL_ERROR(500, Kind.INTERNAL, "the server failed");

  private final int status;
  private final String message;

  HttpProblem(int status, Kind kind, String phrase) {
    this.status = status;
    this.message = kind.describe(phrase);
  }

  public int status() {
    return status;
  }

  String message() {
    return message;
  }

  /** What a status means that the container or JAX-RS chose. */
  static HttpProblem ofStatus(int status) {
    for (HttpProblem problem : values()) {
      if (problem.status == status) {
        return problem;
      }
    }
    return status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
  }
}
