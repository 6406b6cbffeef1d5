package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import dev.cairn.stakpak.StakpakSessionStorageContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of a gateway in front of a server on PostgreSQL, to which each caller brings its own
 * key.
 */
class GatewaySessionStorageIT extends StakpakSessionStorageContract {

  private static TestDatabase database;
  private static CairnServer store;
  private static CairnServer gateway;

  @BeforeAll
  static void start() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    database = TestDatabase.postgresql(url);
    TestUsers.addTo(database);
    store = CairnServer.onPostgresql(url).start();
    gateway = CairnServer.inFrontOf(store.uri()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    store.close();
    database.close();
  }

  @Override
  protected URI uri() {
    return gateway.uri();
  }
}
