package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many requests each caller may send. */
@ApplicationScoped
public class RequestLimit {

  @Inject private CairnConfig config;
  private RateLimit limit;

  @PostConstruct
  void readConfiguration() {
    limit = new RateLimit(config.requestsPerMinute());
  }

  /**
   * Counts a request.
   *
   * @param caller a username, or the address of a request without credentials
   * @throws StorageException {@code RATE_LIMITED} if it is one too many
   */
  public void count(String caller) {
    limit.take(caller);
  }
}
