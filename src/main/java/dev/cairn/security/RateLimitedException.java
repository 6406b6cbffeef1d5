package dev.cairn.security;

import java.time.Duration;

/** Somebody asks too often. */
public final class RateLimitedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  RateLimitedException(Duration retryAfter) {
    super("asked too often");
    this.retryAfter = retryAfter;
  }

  /** How long to wait before the next try. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
