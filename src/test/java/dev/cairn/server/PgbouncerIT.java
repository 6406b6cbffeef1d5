package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import dev.cairn.stakpak.StakpakSessionStorageContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contract through a pgbouncer in transaction mode, which has fewer connections than Cairn and
 * knows no prepared statements. Cairn makes its tables through it.
 */
class PgbouncerIT extends StakpakSessionStorageContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECTIONS = 4;

  private static final String SET_UP =
      """
      create role cairn login;
      alter role cairn set lock_timeout = '10s';
      alter database postgres owner to cairn;
      alter schema public owner to cairn""";

  private static EmbeddedPostgres postgres;
  private static Pgbouncer pgbouncer;
  private static CairnServer server;
  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(SET_UP);
    }
    pgbouncer = Pgbouncer.inFrontOf(postgres.getPort(), CONNECTIONS);
    server =
        CairnServer.onPostgresql(pgbouncer.jdbcUrl())
            .with("CAIRN_DATABASE_PREPARE_THRESHOLD", "0")
            .with("CAIRN_DB_USER", "cairn")
            .start();
    database = TestDatabase.postgresql(postgres.getJdbcUrl("postgres", "postgres"));
    TestUsers.addTo(database);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {database, server, pgbouncer, postgres}) {
      if (each != null) {
        each.close();
      }
    }
  }

  @Override
  protected URI uri() {
    return server.uri();
  }

  @Test
  void writersAtOnceShareFewerConnections() throws Exception {
    RoundRobin client = new RoundRobin(CairnServer.ADMIN_TOKEN);
    client.use(uri());
    try (Writers writers = new Writers(client)) {
      writers.createSessions();
      writers.appendToTheirs();
      writers.appendToOne();
      writers.assertComplete(postgres.getPostgresDatabase());
    }

    assertThat(database.number("select count(*) from pg_stat_activity where usename = 'cairn'"))
        .isBetween(2L, (long) CONNECTIONS);
  }

  @Test
  void whatIsStoredIsForkedFoundExportedAndToldOf() throws Exception {
    Http alice = new Http(uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
    String text = "needle" + UUID.randomUUID();
    String body =
        "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}"
            .formatted(text);
    String session =
        "/v1/sessions/"
            + JSON.readTree(alice.post("/v1/sessions", body).body()).get("session_id").asText();

    assertThat(alice.post(session + "/fork", "{\"title\":\"fork\"}").statusCode()).isEqualTo(201);
    assertThat(JSON.readTree(alice.get("/v1/search?q=" + text).body()).get("hits")).hasSize(2);
    assertThat(alice.get(session + "/export").body()).contains(text);
    try (EventReader events = EventReader.of(alice, session + "/events")) {
      assertThat(events.next().id()).isEqualTo("1");
    }
  }
}
