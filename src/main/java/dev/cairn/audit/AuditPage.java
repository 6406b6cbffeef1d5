package dev.cairn.audit;

import dev.cairn.session.PageCursor;
import java.util.List;
import java.util.Optional;

/**
 * Events, newest first.
 *
 * @param next where the next page begins, if there is one
 */
public record AuditPage(List<AuditEvent> events, Optional<PageCursor> next) {

  public AuditPage {
    events = List.copyOf(events);
  }
}
