package dev.cairn.stakpak;

import dev.cairn.json.ResponseReader;
import dev.cairn.security.UpstreamAccounts;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whom the remote store knows. */
@ApplicationScoped
class StakpakAccounts implements UpstreamAccounts {

  private final StakpakClient remote;

  @Inject
  StakpakAccounts(StakpakClient remote) {
    this.remote = remote;
  }

  StakpakAccounts() {
    this(null);
  }

  @Override
  public Optional<String> findUsername(String key) {
    try {
      return Optional.of(
          remote.read(api -> api.getAccount("Bearer " + key), ResponseReader::account));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNAUTHORIZED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
