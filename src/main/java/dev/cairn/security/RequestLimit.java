package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many requests each caller may send. */
@ApplicationScoped
public class RequestLimit {

  private final RateLimit limit;

  @Inject
  RequestLimit(CairnConfig config) {
    this.limit = new RateLimit(config.requestsPerMinute());
  }

  RequestLimit() {
    this.limit = null;
  }

  /**
   * Counts a request.
   *
   * @param caller a username, or the address of whoever did not sign in
   * @throws StorageException {@code RATE_LIMITED} if it is one too many
   */
  public void count(String caller) {
    limit.take(caller);
  }
}
