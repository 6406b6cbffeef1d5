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

/** A row of {@code idempotency_key}, for queries only: {@link IdempotencyKeys} writes the rows. */
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

  /** Identifies a key. */
  record Key(String username, String keyValue) {}

  /** Required by Hibernate. */
  protected IdempotencyKeyEntity() {}

  /** Returns whether the key was used by the request with the given digest. */
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
