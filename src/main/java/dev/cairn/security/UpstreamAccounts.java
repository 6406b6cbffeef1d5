package dev.cairn.security;

import java.util.Optional;

/** Knows callers by the keys that they bring, for a server that has no users itself. */
public interface UpstreamAccounts {

  /**
   * The name of whoever has this key; empty if the key does not count.
   *
   * @throws dev.cairn.session.StorageException if nobody can tell
   */
  Optional<String> findUsername(String key);
}
