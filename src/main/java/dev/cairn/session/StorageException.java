package dev.cairn.session;

import java.time.Duration;
import java.util.Optional;

/**
 * Thrown when a request cannot be carried out. The message is one of a fixed set ({@link Problem})
 * and safe to show; {@link #details()} has the particulars.
 */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The six kinds of failure that the client distinguishes. */
  public enum Kind {
    NOT_FOUND("Not found"),
    INVALID_REQUEST("Invalid request"),
    UNAUTHORIZED("Unauthorized"),
    RATE_LIMITED("Rate limited"),
    INTERNAL("Internal error"),
    CONNECTION("Connection error");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns {@code phrase} after the prefix of this kind: {@code "Not found: session"}. */
    public String describe(String phrase) {
      return text + ": " + phrase;
    }
  }

  private final Problem problem;
  private final String details;
  private final Duration retryAfter;

  public StorageException(Problem problem) {
    this(problem, (String) null);
  }

  /**
   * @param details what exactly is wrong, for the caller to read: a field or a place. Never message
   *     content.
   */
  public StorageException(Problem problem, String details) {
    this(problem, details, null, null);
  }

  public StorageException(Problem problem, Throwable cause) {
    this(problem, null, null, cause);
  }

  public StorageException(Problem problem, String details, Throwable cause) {
    this(problem, details, null, cause);
  }

  /**
   * @param retryAfter how long to wait before retrying
   */
  public StorageException(Problem problem, String details, Duration retryAfter) {
    this(problem, details, retryAfter, null);
  }

  private StorageException(Problem problem, String details, Duration retryAfter, Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  public Problem problem() {
    return problem;
  }

  public Kind kind() {
    return problem.kind();
  }

  public Optional<String> details() {
    return Optional.ofNullable(details);
  }

  /** Returns how long to wait before retrying, if the store says so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
