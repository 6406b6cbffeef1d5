package dev.cairn.security;

import java.util.Optional;

/**
 * Keeps API tokens. Each method is atomic and throws {@link dev.cairn.session.StorageException} of
 * kind {@code CONNECTION} if the store is out of reach.
 */
public interface TokenStorage {

  /** The token with this digest. */
  Optional<ApiToken> findByDigest(byte[] digest);

  /**
   * Keeps a token if there is none at all.
   *
   * @return whether it did
   */
  boolean addFirst(ApiToken token);

  /** Keeps a token in place of one with the same user and name. */
  void put(ApiToken token);
}
