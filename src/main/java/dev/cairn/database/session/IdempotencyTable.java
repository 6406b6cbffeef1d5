package dev.cairn.database.session;

import dev.cairn.database.InsertRetry;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;

/**
 * The rows of {@code idempotency_key}: which checkpoint a request made, so that its repetition
 * makes none. A row comes with the checkpoint, in one transaction, and before it: of two that bring
 * a key at once, the second waits for the first.
 */
public final class IdempotencyTable {
  private static final Duration KEPT = Duration.ofHours(24);

  private IdempotencyTable() {}

  /**
   * Takes a key for a checkpoint that is made in the same transaction.
   *
   * @return the checkpoint that the key was taken for before
   * @throws StorageException {@code INVALID_REQUEST} if that was another request
   */
  static Optional<UUID> take(
      Session entityManager, String username, IdempotencyKey key, UUID checkpointId, Instant now) {
    return entityManager.doReturningWork(
        connection -> {
          forget(connection, username, now.minus(KEPT));
          AtomicReference<UUID> earlier = new AtomicReference<>();
          InsertRetry.until(
              () -> {
                find(connection, username, key).ifPresent(earlier::set);
                return earlier.get() != null
                    || insert(connection, username, key, checkpointId, now);
              });
          return Optional.ofNullable(earlier.get());
        });
  }

  private static void forget(Connection connection, String username, Instant before)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from idempotency_key where username = ? and created_at < ?")) {
      delete.setString(1, username);
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  private static Optional<UUID> find(Connection connection, String username, IdempotencyKey key)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select request_digest, checkpoint_id from idempotency_key"
                + " where username = ? and client_key = ?")) {
      select.setString(1, username);
      select.setString(2, key.value());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (!MessageDigest.isEqual(row.getBytes(1), key.requestDigest())) {
          throw new StorageException(Problem.IDEMPOTENCY_KEY_REUSED);
        }
        return Optional.of(row.getObject(2, UUID.class));
      }
    }
  }

  /** Whether the key is taken now; if not, somebody else took it at the same moment. */
  private static boolean insert(
      Connection connection, String username, IdempotencyKey key, UUID checkpointId, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into idempotency_key"
                + " (username, client_key, request_digest, checkpoint_id, created_at)"
                + " values (?, ?, ?, ?, ?) on conflict do nothing")) {
      insert.setString(1, username);
      insert.setString(2, key.value());
      insert.setBytes(3, key.requestDigest());
      insert.setObject(4, checkpointId);
      insert.setObject(5, now.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }
}
