package dev.cairn.rest;

import dev.cairn.database.TestDatabase;
import dev.cairn.server.CairnServer;
import dev.cairn.server.TestUsers;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stakpak.StakpakSessionStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over HTTP, on PostgreSQL. */
class PostgresqlServerSessionStorageIT extends SessionStorageContract {

  private static TestDatabase database;
  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start();
    database = TestDatabase.on(postgres);
    TestUsers.addTo(database);
    server = CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    database.close();
  }

  @Override
  protected SessionStorage storageFor(String username) {
    return StakpakSessionStorage.connect(server.uri(), TestUsers.token(username));
  }
}
