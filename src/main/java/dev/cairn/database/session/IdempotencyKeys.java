package dev.cairn.database.session;

import dev.cairn.database.transaction.InsertRetry;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Caller;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads and writes the rows of {@code idempotency_key}, which record the checkpoint that a request
 * created, so that a repeated request creates none. A row is inserted after its session and before
 * the checkpoint, in one transaction: of two concurrent requests with the same key, the second
 * waits for the first.
 */
@ApplicationScoped
class IdempotencyKeys {

  private static final Duration KEPT = Duration.ofHours(24);

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private Supplier<Caller> caller;

  /**
   * Adds a session and its first checkpoint, unless the key was already used for another
   * checkpoint.
   *
   * @param making creates the checkpoint with the given id
   * @return the checkpoint that was created now or earlier
   */
  CheckpointEntity once(
      SessionEntity session,
      Optional<IdempotencyKey> key,
      Instant now,
      Function<UUID, CheckpointEntity> making) {
    UUID checkpointId = CheckpointId.in(session.id(), session.checkpointCount() + 1);
    sessions.add(session);
    Optional<CheckpointEntity> earlier =
        key.flatMap(taken -> take(taken, session.key(), checkpointId, now));
    earlier.ifPresent(any -> sessions.remove(session));
    return earlier.orElseGet(() -> making.apply(checkpointId));
  }

  /**
   * Uses a key of the caller for a checkpoint that is created in the same transaction.
   *
   * @return the checkpoint for which the key was used before
   * @throws StorageException {@code INVALID_REQUEST} if it was used by another request
   */
  Optional<CheckpointEntity> take(
      IdempotencyKey key, SessionKey sessionKey, UUID checkpointId, Instant now) {
    String username = caller.get().username();
    forget(username, now.minus(KEPT));
    return InsertRetry.until(
        () -> {
          Optional<CheckpointEntity> earlier = find(username, key);
          boolean isDone =
              earlier.isPresent() || insert(username, key, sessionKey, checkpointId, now);
          return isDone ? Optional.of(earlier) : Optional.empty();
        });
  }

  /**
   * Skips rows that another transaction is deleting: it may be waiting for the session that this
   * transaction has locked.
   */
  private void forget(String username, Instant before) {
    entityManager
        .createNativeQuery(
            "delete from idempotency_key where (username, key_value) in"
                + " (select username, key_value from idempotency_key"
                + " where username = :username and created_at < :before for update skip locked)")
        .setParameter("username", username)
        .setParameter("before", before)
        .executeUpdate();
  }

  private Optional<CheckpointEntity> find(String username, IdempotencyKey key) {
    return entityManager
        .createQuery(
            "select k from IdempotencyKeyEntity k where k.username = :username"
                + " and k.keyValue = :key",
            IdempotencyKeyEntity.class)
        .setParameter("username", username)
        .setParameter("key", key.value())
        .getResultList()
        .stream()
        .findFirst()
        .flatMap(row -> made(row, key));
  }

  private Optional<CheckpointEntity> made(IdempotencyKeyEntity row, IdempotencyKey key) {
    Optional<CheckpointEntity> made = checkpoints.find(row.sessionId(), row.checkpointId());
    if (made.isEmpty()) {
      forget(row, key);
    } else if (!row.isOf(made.get().session().key(), key.requestDigest())) {
      throw new StorageException(Problem.IDEMPOTENCY_KEY_REUSED);
    }
    return made;
  }

  /** Deletes a committed row without its checkpoint, which was deleted by hand. */
  private void forget(IdempotencyKeyEntity row, IdempotencyKey key) {
    entityManager
        .createNativeQuery(
            "delete from idempotency_key where username = :username and key_value = :key"
                + " and session_id = :session and checkpoint_id = :checkpoint")
        .setParameter("username", caller.get().username())
        .setParameter("key", key.value())
        .setParameter("session", row.sessionId())
        .setParameter("checkpoint", row.checkpointId())
        .executeUpdate();
  }

  /** Returns whether the key was inserted; if not, a concurrent request inserted it. */
  private boolean insert(
      String username, IdempotencyKey key, SessionKey sessionKey, UUID checkpointId, Instant now) {
    return entityManager
            .createNativeQuery(
                "insert into idempotency_key"
                    + " (username, key_value, request_digest, session_id, checkpoint_id, created_at)"
                    + " values (:username, :key, :digest, :session, :checkpoint, :now)"
                    + " on conflict do nothing")
            .setParameter("username", username)
            .setParameter("key", key.value())
            .setParameter("digest", sessionKey.digester().apply(key.requestDigest()))
            .setParameter("session", sessionKey.sessionId())
            .setParameter("checkpoint", checkpointId)
            .setParameter("now", now)
            .executeUpdate()
        == 1;
  }
}
