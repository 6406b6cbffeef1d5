package dev.cairn.bench;

import java.util.List;

/**
 * Requests of one kind, as many as some clients can send in some time.
 *
 * @param urls each client has one of them
 * @param body empty for GET; each occurrence of {@link #FRESH} is something new with each request
 */
public record LoadStep(
    String name,
    int users,
    int seconds,
    String method,
    List<String> urls,
    String token,
    String body) {

  /** Stands for something new. */
  public static final String FRESH = "@fresh@";
}
