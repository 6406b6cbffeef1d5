package dev.cairn.security.page;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps page sessions, and codes with which one begins. Each method is atomic and throws {@link
 * dev.cairn.session.StorageException} of kind {@code CONNECTION} if the database is unavailable.
 */
public interface PageSessionStorage {

  /** The session with this digest, as it is on every node at this moment. */
  Optional<PageSession> find(byte[] digest);

  /** Those of some that there are. */
  List<PageSession> findAllById(Set<UUID> ids);

  /** Remembers that a session was used now. */
  void noteUse(UUID id);

  /**
   * Keeps a session, and forgets those of its user that have expired.
   *
   * @param most the most sessions of one user; the oldest end
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if its token is gone
   */
  void add(NewPageSession session, int most);

  /**
   * Ends a session, if there is one, because its browser signs in anew.
   *
   * @param digest SHA-256 of its secret
   */
  void replace(byte[] digest);

  /**
   * Ends a session, if there is one, because its user signs out, and records it.
   *
   * @param digest SHA-256 of its secret
   * @param address from where
   * @return the provider's ID token, as it was kept
   */
  Optional<byte[]> end(byte[] digest, String address);

  /**
   * Keeps a code that signs in once.
   *
   * @param digest SHA-256 of the code
   * @param tokenId the API token in whose place it stands, with which it ends, too
   */
  void addCode(byte[] digest, UUID tokenId, Instant expiresAt);

  /**
   * Forgets a code. Of those who bring it at once, to any node, one has it.
   *
   * @param digest SHA-256 of the code
   * @return its API token; empty if there is no such code, or it has expired
   */
  Optional<UUID> takeCode(byte[] digest);
}
