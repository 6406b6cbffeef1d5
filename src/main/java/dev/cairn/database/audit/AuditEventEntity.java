package dev.cairn.database.audit;

import dev.cairn.audit.AuditAction;
import dev.cairn.audit.AuditEntry;
import dev.cairn.audit.AuditEvent;
import dev.cairn.audit.AuditOutcome;
import dev.cairn.session.PageCursor;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code audit_event}. Inserted once, never updated. */
@Entity
@Table(name = "audit_event")
public class AuditEventEntity {

  @Id private UUID id;

  private Instant occurredAt;

  private String username;

  private UUID tokenId;

  private String address;

  @Enumerated(EnumType.STRING)
  private AuditAction action;

  private UUID subjectId;

  @Enumerated(EnumType.STRING)
  private AuditOutcome outcome;

  private String details;

  /** Required by Hibernate. */
  protected AuditEventEntity() {}

  AuditEventEntity(UUID id, AuditEntry entry, Instant occurredAt) {
    this.id = id;
    this.occurredAt = occurredAt;
    this.username = entry.username().orElse(null);
    this.tokenId = entry.tokenId().orElse(null);
    this.address = entry.address().orElse(null);
    this.action = entry.action();
    this.subjectId = entry.subjectId().orElse(null);
    this.outcome = entry.outcome();
    this.details = entry.details().orElse(null);
  }

  PageCursor cursor() {
    return new PageCursor(occurredAt, id);
  }

  AuditEvent toEvent() {
    return new AuditEvent(
        id,
        occurredAt,
        new AuditEntry(
            Optional.ofNullable(username),
            Optional.ofNullable(tokenId),
            Optional.ofNullable(address),
            action,
            Optional.ofNullable(subjectId),
            outcome,
            Optional.ofNullable(details)));
  }
}
