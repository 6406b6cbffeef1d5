package dev.cairn.database.access;

import dev.cairn.security.ApiToken;
import dev.cairn.security.NewToken;
import dev.cairn.security.TokenAccess;
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

  private String username;

  private String name;

  private String prefix;

  private byte[] digest;

  @Enumerated(EnumType.STRING)
  private TokenAccess access;

  private Instant createdAt;

  private Instant expiresAt;

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

  byte[] digest() {
    return digest;
  }

  /** Whether the server made the secret; others come by the configuration. */
  boolean isMadeHere() {
    return prefix != null;
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
