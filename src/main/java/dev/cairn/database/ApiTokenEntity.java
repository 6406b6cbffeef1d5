package dev.cairn.database;

import dev.cairn.security.ApiToken;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code api_token}. */
@Entity
@Table(name = "api_token")
class ApiTokenEntity {

  @Id private UUID id;

  @Column(nullable = false)
  private String username;

  @Column(nullable = false)
  private String name;

  @Column(nullable = false)
  private byte[] digest;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt;

  /** For Hibernate. */
  protected ApiTokenEntity() {}

  ApiTokenEntity(UUID id, ApiToken token, Instant createdAt) {
    this.id = id;
    this.username = token.username();
    this.name = token.name();
    this.digest = token.digest();
    this.createdAt = createdAt;
  }

  void replaceDigest(byte[] changed) {
    digest = changed;
  }

  ApiToken toToken() {
    return new ApiToken(username, name, digest);
  }
}
