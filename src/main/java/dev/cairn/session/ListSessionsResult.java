package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * A page of sessions.
 *
 * @param total number of matching sessions, on all pages; empty if it was not requested or the
 *     store does not report it
 * @param nextCursor where the next page begins; empty on the last page
 */
public record ListSessionsResult(
    List<SessionSummary> sessions, Optional<Long> total, Optional<PageCursor> nextCursor) {

  public ListSessionsResult {
    sessions = List.copyOf(sessions);
  }
}
