package dev.cairn.search;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Optional;
import java.util.UUID;

/**
 * What to search for in one session.
 *
 * @param terms the terms, all of which must occur in one message
 * @param checkpointId the checkpoint to search; empty for the active one
 * @param after the index of the message after which to start; empty to start at the first
 * @param limit the maximum number of hits on the page, 1 to 1000
 */
public record SessionSearchQuery(
    SearchTerms terms, Optional<UUID> checkpointId, Optional<Integer> after, int limit) {

  public static final int MAX_LIMIT = 1000;
  private static final int MAX_INDEX = 1_000_000_000;

  public SessionSearchQuery {
    SearchTerms.checkLimit(limit, MAX_LIMIT);
    if (after.filter(index -> index < 0 || index > MAX_INDEX).isPresent()) {
      throw new StorageException(Problem.INVALID_PARAMETER, "after must be from 0 to " + MAX_INDEX);
    }
  }
}
