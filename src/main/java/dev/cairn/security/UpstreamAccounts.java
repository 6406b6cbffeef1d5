package dev.cairn.security;

import java.util.Optional;

/** Identifies callers by their keys, for a server that has no users itself. */
public interface UpstreamAccounts {

  /**
   * Returns the name of the user with this key; empty if the key is invalid.
   *
   * @throws dev.cairn.session.StorageException if the upstream does not respond
   */
  Optional<String> findUsername(String key);
}
