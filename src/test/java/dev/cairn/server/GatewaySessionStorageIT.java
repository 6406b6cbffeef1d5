package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stakpak.StakpakSessionStorage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a gateway in front of another Cairn, each caller with its own key. */
class GatewaySessionStorageIT extends SessionStorageContract {

  private static final Map<String, StakpakSessionStorage> STORAGES = new HashMap<>();
  private static CairnServer store;
  private static CairnServer gateway;

  @BeforeAll
  static void start() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
    }
    store = CairnServer.onH2(data).start();
    gateway = CairnServer.inFrontOf(store.uri()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    for (StakpakSessionStorage storage : STORAGES.values()) {
      storage.close();
    }
    gateway.close();
    store.close();
  }

  @Override
  protected SessionStorage storageFor(String username) {
    return STORAGES.computeIfAbsent(
        username, name -> StakpakSessionStorage.connect(gateway.uri(), TestUsers.token(name)));
  }
}
