package dev.cairn.search;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether search is enabled on this server.
 *
 * @param offBecause the reason why search is disabled; empty if it is enabled
 * @param directory the directory of an index outside the database, if one is needed; empty to keep
 *     it in memory
 */
public record SearchPolicy(Optional<String> offBecause, Optional<Path> directory) {

  /** Returns the policy of a server with search enabled. */
  public static SearchPolicy on(Optional<Path> directory) {
    return new SearchPolicy(Optional.empty(), directory);
  }

  /** Returns the policy of a server with search disabled. */
  public static SearchPolicy off(String because, Optional<Path> directory) {
    return new SearchPolicy(Optional.of(because), directory);
  }

  public boolean isEnabled() {
    return offBecause.isEmpty();
  }

  /**
   * @throws StorageException {@code NOT_FOUND} if search is disabled
   */
  public void requireEnabled() {
    if (!isEnabled()) {
      throw new StorageException(
          Problem.ROUTE_NOT_FOUND, "search is disabled: " + offBecause.get());
    }
  }
}
