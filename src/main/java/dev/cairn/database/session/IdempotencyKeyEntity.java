package dev.cairn.database.session;

import dev.cairn.encryption.SessionKey;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code idempotency_key}, for queries: {@link IdempotencyKeys} writes them. */
@Entity
@Immutable
@IdClass(IdempotencyKeyEntity.Key.class)
@Table(name = "idempotency_key")
class IdempotencyKeyEntity {

  @Id private String username;
  @Id private String keyValue;
  private byte[] requestDigest;
  private UUID sessionId;
  private UUID checkpointId;
  private Instant createdAt;

  /** What tells one key from another. */
  record Key(String username, String keyValue) {}

  /** For Hibernate. */
  protected IdempotencyKeyEntity() {}

  /** Whether it is of a request. */
  boolean isOf(SessionKey sessionKey, byte[] digest) {
    return MessageDigest.isEqual(requestDigest, sessionKey.digester().apply(digest));
  }

  UUID sessionId() {
    return sessionId;
  }

  UUID checkpointId() {
    return checkpointId;
  }
}
