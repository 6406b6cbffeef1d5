package dev.cairn.search;

import java.util.Optional;
import java.util.UUID;

/**
 * What to search for in one session.
 *
 * @param terms all of which must occur in one message
 * @param checkpointId whose messages; empty for the active checkpoint
 * @param after the index of the message behind which to begin; empty for the first
 * @param limit hits on the page, 1 to 1000
 */
public record SessionSearchQuery(
    SearchTerms terms, Optional<UUID> checkpointId, Optional<Integer> after, int limit) {

  public static final int MAX_LIMIT = 1000;

  public SessionSearchQuery {
    SearchTerms.checkLimit(limit, MAX_LIMIT);
  }
}
