package dev.cairn.security;

import java.util.Optional;

/** Knows callers by the keys that they bring, for a server that has no users itself. */
public interface UpstreamAccounts {

  /**
   * The name of the user of this key; empty if the key is not valid.
   *
   * @throws dev.cairn.session.StorageException if the upstream does not respond
   */
  Optional<String> findUsername(String key);
}
