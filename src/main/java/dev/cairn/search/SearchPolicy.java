package dev.cairn.search;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether this server searches.
 *
 * @param directory for an index beside the database, if it needs one; empty: in memory
 */
public record SearchPolicy(boolean isEnabled, Optional<Path> directory) {

  /**
   * @throws StorageException {@code NOT_FOUND} if it does not
   */
  public void requireEnabled() {
    if (!isEnabled) {
      throw new StorageException(Problem.ROUTE_NOT_FOUND, "search is off: cairn.search.enabled");
    }
  }
}
