package dev.cairn.database.access;

import dev.cairn.security.ApiToken;
import dev.cairn.security.NewToken;
import dev.cairn.security.TokenAccess;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code api_token}. */
@Entity
@Table(name = "api_token")
public class ApiTokenEntity {

  @Id private UUID id;

  @Column(nullable = false)
  private String username;

  @Column(nullable = false)
  private String name;

  private String prefix;

  @Column(nullable = false)
  private byte[] digest;

  @Enumerated(EnumType.STRING)
  @Column(nullable = false, length = 16)
  private TokenAccess access;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "last_used_at")
  private Instant lastUsedAt;

  /** For Hibernate. */
  protected ApiTokenEntity() {}

  ApiTokenEntity(UUID id, NewToken token, Instant createdAt) {
    this.id = id;
    this.username = token.username();
    this.name = token.name();
    this.access = token.access();
    this.createdAt = createdAt;
    this.expiresAt = token.lifetime().map(createdAt::plus).orElse(null);
    replaceSecret(token);
  }

  void replaceSecret(NewToken token) {
    prefix = token.prefix().orElse(null);
    digest = token.digest();
  }

  String username() {
    return username;
  }

  ApiToken toToken() {
    return new ApiToken(
        id,
        username,
        name,
        Optional.ofNullable(prefix),
        access,
        createdAt,
        Optional.ofNullable(expiresAt),
        Optional.ofNullable(lastUsedAt));
  }
}
