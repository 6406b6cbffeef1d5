package dev.cairn.rest.archive;

import dev.cairn.config.Limits;
import dev.cairn.rest.http.ConcurrencyLimit;
import dev.cairn.session.StorageException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Limits the number of concurrent imports per user on this node. */
@ApplicationScoped
public class ImportLimit {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Inject private Limits limits;
  private ConcurrencyLimit imports;

  @PostConstruct
  void readConfiguration() {
    imports = new ConcurrencyLimit(limits.maxImportsAtOnce(), "imports", RETRY_AFTER);
  }

  /**
   * Starts an import.
   *
   * @throws StorageException {@code RATE_LIMITED} if the user has reached the limit
   */
  public ConcurrencyLimit.Permit begin(String username) {
    return imports.begin(username);
  }
}
