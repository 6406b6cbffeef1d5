package dev.cairn.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditEvent;
import dev.cairn.audit.AuditPage;
import dev.cairn.session.PageCursor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A page of the audit log. */
public record AuditEvents(List<Event> events, Optional<PageCursor> nextCursor) {

  /** One event, also used as a line of the log. */
  public record Event(UUID id, Instant time, @JsonUnwrapped AuditEntry entry) {

    public static Event of(AuditEvent event) {
      return new Event(event.id(), event.time(), event.entry());
    }
  }

  static AuditEvents of(AuditPage page) {
    return new AuditEvents(page.events().stream().map(Event::of).toList(), page.next());
  }
}
