package dev.cairn.rest;

import dev.cairn.config.Limits;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many imports each user has on this node. */
@ApplicationScoped
public class ImportsAtOnce {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Inject private Limits limits;
  private final Map<String, Integer> imports = new ConcurrentHashMap<>();

  /** An import, until it is closed. */
  public interface Permit extends Closeable {
    @Override
    void close();
  }

  /**
   * Begins an import.
   *
   * @throws StorageException {@code RATE_LIMITED} if the user has as many as may be
   */
  public Permit begin(String username) {
    int max = limits.maxImportsAtOnce();
    imports.merge(
        username,
        1,
        (running, one) -> {
          if (running >= max) {
            throw new StorageException(
                Problem.RATE_LIMITED, "at most %d imports at once".formatted(max), RETRY_AFTER);
          }
          return running + one;
        });
    return () ->
        imports.computeIfPresent(username, (user, running) -> running > 1 ? running - 1 : null);
  }
}
