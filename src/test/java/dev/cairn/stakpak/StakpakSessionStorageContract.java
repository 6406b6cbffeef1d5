package dev.cairn.stakpak;

import dev.cairn.server.TestUsers;
import dev.cairn.session.BackendKind;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stats.SessionStatsStorage;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract over HTTP. Each test has a client for each user, and closes it. */
public abstract class StakpakSessionStorageContract extends SessionStorageContract {

  private final Map<String, StakpakSessionStorage> storages = new HashMap<>();

  /** Where a server is that knows the {@link TestUsers}. */
  protected abstract URI uri();

  @Override
  protected BackendKind backendKind() {
    return BackendKind.STAKPAK_API;
  }

  @Override
  protected StakpakSessionStorage storageFor(String username) {
    return storages.computeIfAbsent(
        username, name -> StakpakSessionStorage.connect(uri(), TestUsers.token(name)));
  }

  @Override
  protected SessionReader readerFor(String username) {
    return storageFor(username).reader();
  }

  @Override
  protected SessionStatsStorage statsFor(String username) {
    return storageFor(username);
  }

  @AfterEach
  void closeStorages() throws Exception {
    for (StakpakSessionStorage storage : storages.values()) {
      storage.close();
    }
  }
}
