package dev.cairn.database.session;

import dev.cairn.session.EventKind;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code session_event}. Inserted once; {@link EventOrder} assigns its position. */
@Entity
@Immutable
@IdClass(SessionEventEntity.Key.class)
@Table(name = "session_event")
class SessionEventEntity {

  @Id private UUID sessionId;

  @Id private long number;

  @Enumerated(EnumType.STRING)
  private EventKind kind;

  private UUID checkpointId;
  private boolean wasPublic;
  private Instant createdAt;

  /** Identifies an event. */
  record Key(UUID sessionId, long number) {}

  /** Required by Hibernate. */
  protected SessionEventEntity() {}

  SessionEventEntity(
      SessionEntity session, EventKind kind, Optional<UUID> checkpointId, Instant now) {
    this.sessionId = session.id();
    this.number = session.nextChange();
    this.kind = kind;
    this.checkpointId = checkpointId.orElse(null);
    this.wasPublic = session.isPublic();
    this.createdAt = now;
  }

  UUID sessionId() {
    return sessionId;
  }

  long number() {
    return number;
  }

  EventKind kind() {
    return kind;
  }

  Optional<UUID> checkpointId() {
    return Optional.ofNullable(checkpointId);
  }

  boolean wasPublic() {
    return wasPublic;
  }

  Instant createdAt() {
    return createdAt;
  }
}
