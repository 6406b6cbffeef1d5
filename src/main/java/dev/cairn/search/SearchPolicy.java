package dev.cairn.search;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether this server searches.
 *
 * @param offBecause why not; empty if it does
 * @param directory for an index beside the database, if it needs one; empty: in memory
 */
public record SearchPolicy(Optional<String> offBecause, Optional<Path> directory) {

  /** Of a server that searches. */
  public static SearchPolicy on(Optional<Path> directory) {
    return new SearchPolicy(Optional.empty(), directory);
  }

  /** Of a server that does not. */
  public static SearchPolicy off(String because, Optional<Path> directory) {
    return new SearchPolicy(Optional.of(because), directory);
  }

  public boolean isEnabled() {
    return offBecause.isEmpty();
  }

  /**
   * @throws StorageException {@code NOT_FOUND} if it does not
   */
  public void requireEnabled() {
    if (!isEnabled()) {
      throw new StorageException(Problem.ROUTE_NOT_FOUND, "search is off: " + offBecause.get());
    }
  }
}
