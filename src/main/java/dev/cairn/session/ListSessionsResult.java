package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * A page of sessions.
 *
 * @param total sessions that match, on all pages; empty unless it was asked for and the store says
 * @param nextCursor where the next page begins; empty on the last page
 */
public record ListSessionsResult(
    List<SessionSummary> sessions, Optional<Long> total, Optional<PageCursor> nextCursor) {

  public ListSessionsResult {
    sessions = List.copyOf(sessions);
  }
}
