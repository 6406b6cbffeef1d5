package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stakpak.StakpakSessionStorage;
import dev.cairn.stats.SessionStatsStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract over HTTP: of a server on PostgreSQL, and of a gateway in front of it, to which each
 * caller brings its own key.
 */
@ParameterizedClass
@EnumSource
class GatewaySessionStorageIT extends SessionStorageContract {

  enum Way {
    DIRECT,
    THROUGH_GATEWAY
  }

  private static TestDatabase database;
  private static CairnServer store;
  private static CairnServer gateway;

  private final Map<String, StakpakSessionStorage> storages = new HashMap<>();

  @Parameter Way way;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    database = TestDatabase.on(postgres);
    TestUsers.addTo(database);
    store = CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")).start();
    gateway = CairnServer.inFrontOf(store.uri()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    store.close();
    database.close();
  }

  @AfterEach
  void closeStorages() throws Exception {
    for (StakpakSessionStorage storage : storages.values()) {
      storage.close();
    }
  }

  @Override
  protected StakpakSessionStorage storageFor(String username) {
    CairnServer server =
        switch (way) {
          case DIRECT -> store;
          case THROUGH_GATEWAY -> gateway;
        };
    return storages.computeIfAbsent(
        username, name -> StakpakSessionStorage.connect(server.uri(), TestUsers.token(name)));
  }

  @Override
  protected SessionStatsStorage statsFor(String username) {
    return storageFor(username);
  }
}
