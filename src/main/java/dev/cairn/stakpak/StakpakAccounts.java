package dev.cairn.stakpak;

import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The accounts known to the remote store. */
@ApplicationScoped
public class StakpakAccounts {

  @Inject private StakpakClient client;

  /** The account of the caller, as returned by a store. */
  record Account(String username) {}

  /**
   * Returns the name of the user with this key; empty if the store rejects the key.
   *
   * @throws StorageException if the store cannot tell
   */
  public Optional<String> findUsername(String key) {
    try {
      return Optional.of(
          client.read(api -> api.getAccount("Bearer " + key), Account.class).username());
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNAUTHORIZED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
