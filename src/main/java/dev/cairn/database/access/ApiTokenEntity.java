package dev.cairn.database.access;

import dev.cairn.security.token.ApiToken;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.session.PageCursor;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

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

  private UUID parentId;

  /** Required by Hibernate. */
  protected ApiTokenEntity() {}

  /**
   * @param latestEnd the latest possible expiry
   */
  ApiTokenEntity(UUID id, NewToken token, Instant createdAt, Optional<Instant> latestEnd) {
    this.id = id;
    this.username = token.username();
    this.name = token.name();
    this.access = token.access();
    this.createdAt = createdAt;
    this.expiresAt =
        Stream.concat(token.lifetime().map(createdAt::plus).stream(), latestEnd.stream())
            .min(Comparator.naturalOrder())
            .orElse(null);
    this.parentId = token.parentId().orElse(null);
    this.prefix = token.prefix().orElse(null);
    this.digest = token.digest();
  }

  UUID id() {
    return id;
  }

  PageCursor cursor() {
    return new PageCursor(createdAt, id);
  }

  byte[] digest() {
    return digest;
  }

  /** Returns whether the server generated the secret; other tokens come from the configuration. */
  boolean hasValidChecksum() {
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
