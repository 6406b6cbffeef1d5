package dev.cairn.security.token;

import dev.cairn.session.PageCursor;
import dev.cairn.session.SessionScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps API tokens. Each method is atomic and throws {@link dev.cairn.session.StorageException} of
 * kind {@code CONNECTION} if the database is unavailable. Those that act for a caller leave an
 * entry in the audit log.
 */
public interface TokenStorage {

  /** The token with this digest, as it is on every node at this moment. */
  Optional<KnownToken> findByDigest(byte[] digest);

  /** The same by its id. */
  Optional<KnownToken> findById(UUID id);

  /** Those of some that there are. */
  List<KnownToken> findAllById(Set<UUID> ids);

  /** Remembers that a token was used now. */
  void noteUse(UUID id);

  /**
   * Keeps a token for the caller.
   *
   * @param most the most tokens of one user; for another, those that have expired are forgotten
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if its user has a token of
   *     this name, or as many as allowed; {@code UNAUTHORIZED} if its parent is gone
   */
  ApiToken create(NewToken token, int most);

  /**
   * Lists tokens that were not revoked, newest first. Nobody shares tokens.
   *
   * @param limit tokens on the page, 0 to 1000
   * @param cursor where an earlier page ended
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  TokenPage list(SessionScope scope, int limit, Optional<PageCursor> cursor);

  /**
   * Revokes a token for the caller and all that were made with it, so that they are unknown from
   * the next request on. A secret that the server did not make cannot be {@link #put} again.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is none for the caller;
   *     {@code UNAUTHORIZED} if the caller sees it but may not change it
   */
  void revoke(UUID id);

  /**
   * Keeps a token if there is none at all.
   *
   * @return whether it did
   */
  boolean addFirst(NewToken token);

  /**
   * Keeps a token in place of all others of its user, unless it is there or its secret was revoked
   * once.
   *
   * @return whether it is there now
   */
  boolean put(NewToken token);

  /** Forgets all tokens of a user. */
  void removeAll(String username);
}
