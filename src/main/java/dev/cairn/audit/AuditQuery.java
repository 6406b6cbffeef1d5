package dev.cairn.audit;

import dev.cairn.session.PageCursor;
import dev.cairn.session.PageRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Selects the events to list. Empty filters match all events.
 *
 * @param limit maximum number of events on the page, 0 to 1000
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 */
public record AuditQuery(
    int limit,
    Optional<PageCursor> cursor,
    Optional<String> username,
    Optional<AuditAction> action,
    Optional<UUID> subjectId,
    Optional<AuditOutcome> outcome,
    Optional<Instant> from,
    Optional<Instant> to) {

  public AuditQuery {
    PageRequest.check(limit, 0);
  }
}
