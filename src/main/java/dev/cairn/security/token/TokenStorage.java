package dev.cairn.security.token;

import dev.cairn.session.PageCursor;
import dev.cairn.session.SessionScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores API tokens. Each method is atomic and throws {@link dev.cairn.session.StorageException} of
 * kind {@code CONNECTION} if the database is unavailable. Methods that act for a caller write an
 * entry to the audit log.
 */
public interface TokenStorage {

  /** Returns the token with this digest, in its current state across all nodes. */
  Optional<KnownToken> findByDigest(byte[] digest);

  /** Returns the token with this id. */
  Optional<KnownToken> findById(UUID id);

  /** Returns those of the given tokens that exist. */
  List<KnownToken> findAllById(Set<UUID> ids);

  /** Records that a token was used just now. */
  void recordUse(UUID id);

  /**
   * Stores a token for the caller.
   *
   * @param most the maximum number of tokens per user; expired ones are deleted to make room
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if its user has a token of
   *     this name, or has reached the maximum; {@code UNAUTHORIZED} if its parent no longer exists
   */
  ApiToken create(NewToken token, int most);

  /**
   * Lists tokens that are not revoked, newest first. Tokens are never shared.
   *
   * @param limit maximum number of tokens on the page, 0 to 1000
   * @param cursor where an earlier page ended
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  TokenPage list(SessionScope scope, int limit, Optional<PageCursor> cursor);

  /**
   * Revokes a token for the caller, with all tokens created with it. They are unknown from the next
   * request on. A secret that the server did not generate cannot be {@link #put} again.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if the caller sees no such token;
   *     {@code UNAUTHORIZED} if the caller sees it but may not change it
   */
  void revoke(UUID id);

  /**
   * Stores a token if there are no tokens at all.
   *
   * @return whether it was stored
   */
  boolean addFirst(NewToken token);

  /**
   * Stores a token in place of all others of its user, unless it is stored already or its secret
   * has been revoked.
   *
   * @return whether it is stored now
   */
  boolean put(NewToken token);

  /** Deletes all tokens of a user. */
  void removeAll(String username);
}
