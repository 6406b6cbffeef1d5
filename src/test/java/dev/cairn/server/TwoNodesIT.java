package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two nodes on one database, behind a client that goes to each in turn and repeats what got no
 * answer, with the same {@code Idempotency-Key}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS_WITHOUT_DATABASE = 6;

  private final RoundRobin client = new RoundRobin(CairnServer.ADMIN_TOKEN);
  private Writers writers;

  private int postgresPort;
  private Path postgresData;
  private EmbeddedPostgres postgres;
  private CairnServer first;
  private CairnServer second;

  @BeforeAll
  void start() throws Exception {
    postgresPort = CairnServer.freePort();
    postgresData = Files.createDirectories(CairnServer.newDataDirectory().resolve("pg"));
    postgres = postgres();
    first = node();
    second = node();
  }

  @AfterAll
  void stop() throws Exception {
    first.close();
    second.close();
    postgres.close();
  }

  @BeforeEach
  void useBoth() {
    client.use(first.uri(), second.uri());
    writers = new Writers(client);
  }

  @AfterEach
  void endWriters() {
    writers.close();
  }

  private EmbeddedPostgres postgres() throws Exception {
    return postgresSettings()
        .setPort(postgresPort)
        .setDataDirectory(postgresData)
        .setCleanDataDirectory(false)
        .start();
  }

  EmbeddedPostgres.Builder postgresSettings() {
    return EmbeddedPostgres.builder();
  }

  private CairnServer node() throws Exception {
    return started(settings());
  }

  /** A node that is ready. */
  CairnServer started(CairnServer.Settings settings) throws Exception {
    return settings.start();
  }

  CairnServer.Settings settings() {
    return CairnServer.onPostgresql(url()).with("CAIRN_LINKS_ENABLED", "true");
  }

  final String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Test
  void nothingAcknowledgedIsLostOrDoneTwice() throws Exception {
    writers.createSessions();
    writers.appendToTheirs();
    writers.appendToOne();
    revokedTokenIsDeadOnTheOtherNode();

    writers.goOnWhile(second::kill);
    second = node();
    client.use(first.uri(), second.uri());
    writers.goOnWhile(this::interruptDatabase);

    writers.assertComplete(postgres.getPostgresDatabase());
    for (CairnServer node : List.of(first, second)) {
      assertThat(Http.admin(node).get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatOneNodeDoesIsToldByTheOtherAndALinkEndsOnBoth() throws Exception {
    linkEndsOnEveryNodeAtOnce();
    String session = writers.createSession();
    String address = "/v1/sessions/" + session + "/events";
    String known;
    try (EventReader one = EventReader.of(Http.admin(second), address);
        EventReader all = EventReader.of(Http.admin(second), "/v1/events")) {
      assertThat(one.next().id()).isEqualTo("1");
      all.next();
      append(first, session);

      assertThat(one.next().id()).isEqualTo("2");
      EventReader.Event ofAll = all.next();
      assertThat(ofAll.data().orElseThrow()).contains(session);
      known = ofAll.id();
    }
    append(first, session);
    append(second, session);
    try (EventReader one = EventReader.after(Http.admin(first), address, "2");
        EventReader all = EventReader.after(Http.admin(first), "/v1/events", known)) {
      assertThat(one.next(3)).extracting(EventReader.Event::id).containsExactly("2", "3", "4");
      assertThat(all.next(3)).extracting(EventReader.Event::id).doesNotHaveDuplicates();
      append(second, session);
      assertThat(one.next().id()).isEqualTo("5");
      assertThat(all.next().data().orElseThrow()).contains(session);
    }
  }

  private void linkEndsOnEveryNodeAtOnce() throws Exception {
    Http one = Http.admin(first);
    Http anybody = new Http(second.uri(), Optional.empty());
    String session =
        JSON.readTree(one.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}").body())
            .get("session_id")
            .asText();
    for (int i = 0; i < 5; i++) {
      String links = "/v1/sessions/" + session + "/links";
      JsonNode made = JSON.readTree(one.post(links, "{}").body());
      String address = "/v1" + made.get("address").asText();
      assertThat(anybody.get(address).statusCode()).isEqualTo(200);
      assertThat(anybody.get(address + "/messages").statusCode()).isEqualTo(200);

      one.send(one.request(links + "/" + made.at("/link/id").asText()).DELETE());

      assertThat(anybody.get(address).statusCode()).isEqualTo(404);
      assertThat(anybody.get(address + "/messages").statusCode()).isEqualTo(404);
    }
  }

  private static void append(CairnServer node, String session) throws Exception {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    assertThat(Http.admin(node).post("/v1/sessions/" + session + "/messages", body).statusCode())
        .isEqualTo(201);
  }

  private void interruptDatabase() throws Exception {
    postgres.close();
    // The load goes on meanwhile, and nothing can be acknowledged.
    TimeUnit.SECONDS.sleep(SECONDS_WITHOUT_DATABASE);
    postgres = postgres();
  }

  private void revokedTokenIsDeadOnTheOtherNode() throws Exception {
    JsonNode token =
        JSON.readTree(
            Http.admin(first).post("/v1/tokens", "{\"name\":\"t\",\"access\":\"read\"}").body());
    Http bearer = new Http(second.uri(), Optional.of(token.get("secret").asText()));
    assertThat(bearer.get("/v1/account").statusCode()).isEqualTo(200);

    Http admin = Http.admin(first);
    admin.send(admin.request("/v1/tokens/" + token.at("/token/id").asText()).DELETE());

    assertThat(bearer.get("/v1/account").statusCode()).isEqualTo(401);
  }
}
