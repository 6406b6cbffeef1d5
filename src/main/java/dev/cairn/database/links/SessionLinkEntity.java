package dev.cairn.database.links;

import dev.cairn.database.session.SessionEntity;
import dev.cairn.links.Link;
import dev.cairn.links.NewLink;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code session_link}. */
@Entity
@Table(name = "session_link")
public class SessionLinkEntity {

  @EmbeddedId private Key key;

  private UUID checkpointId;
  private byte[] digest;
  private int linkEpoch;
  private String createdBy;
  private String note;
  private boolean redacted;
  private Instant createdAt;
  private Instant expiresAt;
  private long views;
  private Instant lastViewedAt;

  /** Required by Hibernate. */
  protected SessionLinkEntity() {}

  SessionLinkEntity(SessionEntity session, UUID id, NewLink link, String createdBy, Instant now) {
    this.key = new Key(session.id(), id);
    this.checkpointId = link.checkpointId().orElse(null);
    this.digest = link.digest();
    this.linkEpoch = session.linkEpoch();
    this.createdBy = createdBy;
    this.note = link.note().orElse(null);
    this.redacted = link.isRedacted();
    this.createdAt = now;
    this.expiresAt = now.plus(link.lifetime());
  }

  /** The id of a session and of a link to it. */
  @Embeddable
  record Key(UUID sessionId, UUID id) {}

  UUID sessionId() {
    return key.sessionId();
  }

  UUID id() {
    return key.id();
  }

  Optional<UUID> checkpointId() {
    return Optional.ofNullable(checkpointId);
  }

  boolean isRedacted() {
    return redacted;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  Link toLink() {
    return new Link(
        key.id(),
        key.sessionId(),
        checkpointId(),
        createdBy,
        Optional.ofNullable(note),
        redacted,
        createdAt,
        expiresAt,
        views,
        Optional.ofNullable(lastViewedAt));
  }
}
