package dev.cairn.session;

import java.util.Optional;

/**
 * A storage operation failed. The message is one of a fixed set ({@link Problem}) and safe to show;
 * particulars are in {@link #details()}.
 */
public final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The six kinds of failure that the client tells apart. */
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

    /** {@code phrase} behind the words of this kind: {@code "Not found: session"}. */
    public String describe(String phrase) {
      return text + ": " + phrase;
    }
  }

  private final Problem problem;
  private final String details;

  public StorageException(Problem problem) {
    this(problem, (String) null);
  }

  /**
   * @param details what exactly is wrong, for the caller to read: a field, a place. Never message
   *     content.
   */
  public StorageException(Problem problem, String details) {
    super(problem.message());
    this.problem = problem;
    this.details = details;
  }

  public StorageException(Problem problem, Throwable cause) {
    super(problem.message(), cause);
    this.problem = problem;
    this.details = null;
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
}
