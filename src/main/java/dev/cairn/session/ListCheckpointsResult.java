package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * A page of checkpoints.
 *
 * @param total number of checkpoints of the session, on all pages; empty if the store does not
 *     report it
 * @param nextCursor where the next page begins; empty on the last page
 */
public record ListCheckpointsResult(
    List<Checkpoint> checkpoints, Optional<Long> total, Optional<PageCursor> nextCursor) {

  public ListCheckpointsResult {
    checkpoints = List.copyOf(checkpoints);
  }
}
