package dev.cairn.stakpak;

import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whom the remote store knows. */
@ApplicationScoped
public class StakpakAccounts {

  @Inject private StakpakClient client;

  /** What a store says of the caller. */
  record Account(String username) {}

  /**
   * The name of the user with this key; empty if the store refuses the key.
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
