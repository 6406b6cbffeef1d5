package dev.cairn.security.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores page sessions, and the codes that can begin one. Each method is atomic and throws {@link
 * dev.cairn.session.StorageException} of kind {@code CONNECTION} if the database is unavailable.
 */
public interface PageSessionStorage {

  /** Returns the session with this digest, in its current state across all nodes. */
  Optional<PageSession> find(byte[] digest);

  /** Returns those of the given sessions that exist. */
  List<PageSession> findAllById(Set<UUID> ids);

  /** Records that a session was used just now. */
  void recordUse(UUID id);

  /**
   * Stores a session, and deletes the user's expired ones.
   *
   * @param most the maximum number of sessions per user; the oldest ones end
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if its token no longer exists
   */
  void add(NewPageSession session, int most);

  /**
   * Ends a session, if it exists, because its browser signs in again.
   *
   * @param digest the SHA-256 of its secret
   */
  void replace(byte[] digest);

  /**
   * Ends a session, if it exists, because its user signs out, and records that in the audit log.
   *
   * @param digest the SHA-256 of its secret
   * @param address the client address
   * @return the provider's ID token, as it was stored
   */
  Optional<byte[]> end(byte[] digest, String address);

  /**
   * Stores a code that signs in once.
   *
   * @param digest the SHA-256 of the code
   * @param tokenId the API token that it stands for; the code ends with the token
   */
  void addCode(byte[] digest, UUID tokenId, Instant expiresAt);

  /**
   * Consumes a code. If several requests present it at once, to any nodes, only one succeeds.
   *
   * @param digest the SHA-256 of the code
   * @return its API token; empty if there is no such code, or it has expired
   */
  Optional<UUID> takeCode(byte[] digest);
}
