package dev.cairn.bench;

/**
 * Requests of one kind, as many as some clients can send in some time.
 *
 * @param body empty for GET; each occurrence of {@link #FRESH} is something new with each request
 */
public record LoadStep(
    String name, int users, int seconds, String method, String url, String token, String body) {

  /** Stands for something new. */
  public static final String FRESH = "@fresh@";
}
