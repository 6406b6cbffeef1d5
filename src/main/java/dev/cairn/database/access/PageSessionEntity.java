package dev.cairn.database.access;

import dev.cairn.security.page.NewPageSession;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code page_session}. */
@Entity
@Table(name = "page_session")
public class PageSessionEntity {

  @Id private UUID id;

  private byte[] digest;

  private String username;

  private UUID tokenId;

  private byte[] idToken;

  private Instant createdAt;

  private Instant lastUsedAt;

  private Instant expiresAt;

  /** Required by Hibernate. */
  protected PageSessionEntity() {}

  PageSessionEntity(UUID id, NewPageSession session, Instant createdAt) {
    this.id = id;
    this.digest = session.digest();
    this.username = session.username();
    this.tokenId = session.tokenId().orElse(null);
    this.idToken = session.idToken().orElse(null);
    this.createdAt = createdAt;
    this.lastUsedAt = createdAt;
    this.expiresAt = session.expiresAt();
  }

  String username() {
    return username;
  }

  Optional<UUID> tokenId() {
    return Optional.ofNullable(tokenId);
  }

  Optional<byte[]> idToken() {
    return Optional.ofNullable(idToken);
  }
}
