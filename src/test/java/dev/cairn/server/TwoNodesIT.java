package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on one database, behind a client that goes to each in turn and repeats what got no
 * answer, with the same {@code Idempotency-Key}.
 */
class TwoNodesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WRITERS = 16;
  private static final int APPENDS = 10;
  private static final int SECONDS_WITHOUT_DATABASE = 10;

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final RoundRobin client = new RoundRobin(CairnServer.ADMIN_TOKEN);

  /** What was acknowledged: ids of checkpoints by session, in the order of each writer. */
  private final Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();

  private int postgresPort;
  private Path postgresData;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void startPostgres() throws Exception {
    postgresPort = CairnServer.freePort();
    postgresData = Files.createDirectories(CairnServer.newDataDirectory().resolve("pg"));
    postgres = postgres();
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    postgres.close();
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
    return CairnServer.onPostgresql(url());
  }

  final String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Test
  void linkEndsOnEveryNodeAtOnce() throws Exception {
    try (CairnServer first = linking();
        CairnServer second = linking()) {
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
  }

  private CairnServer linking() throws Exception {
    return started(settings().with("CAIRN_LINKS_ENABLED", "true"));
  }

  @Test
  void nothingAcknowledgedIsLostOrDoneTwice() throws Exception {
    try (CairnServer first = node()) {
      List<String> sessions = new ArrayList<>();
      try (CairnServer second = node()) {
        client.use(first.uri(), second.uri());
        for (int writer = 0; writer < WRITERS; writer++) {
          sessions.add(createSession());
        }
        inParallel(writer -> append(sessions.get(writer), writer, APPENDS));
        String shared = createSession();
        inParallel(writer -> append(shared, writer, APPENDS));
        sessions.add(shared);
        revokedTokenIsDeadOnTheOtherNode(first, second);

        underLoad(sessions, second::kill);
      }
      try (CairnServer second = node()) {
        client.use(first.uri(), second.uri());
        underLoad(sessions, this::interruptDatabase);

        assertComplete(sessions);
        for (CairnServer node : List.of(first, second)) {
          assertThat(Http.admin(node).get("/health/ready").statusCode()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void whatOneNodeDoesIsToldByTheOther() throws Exception {
    try (CairnServer first = node();
        CairnServer second = node()) {
      client.use(first.uri(), second.uri());
      String session = createSession();
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
  }

  private static void append(CairnServer node, String session) throws Exception {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    assertThat(Http.admin(node).post("/v1/sessions/" + session + "/messages", body).statusCode())
        .isEqualTo(201);
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Lets writers go on while something happens, and for a while after it. */
  private void underLoad(List<String> sessions, Step step) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch before = new CountDownLatch(WRITERS * APPENDS);
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String session = sessions.get(writer);
      int id = writer;
      writers.add(
          threads.submit(
              () -> {
                while (!isOver.get()) {
                  append(session, id, 1);
                  before.countDown();
                }
                append(session, id, APPENDS);
                return null;
              }));
    }
    assertThat(before.await(5, TimeUnit.MINUTES)).as("writers were at work").isTrue();
    step.run();
    isOver.set(true);
    for (Future<?> writer : writers) {
      writer.get();
    }
  }

  private void interruptDatabase() throws Exception {
    postgres.close();
    // The load goes on meanwhile, and nothing can be acknowledged.
    TimeUnit.SECONDS.sleep(SECONDS_WITHOUT_DATABASE);
    postgres = postgres();
  }

  private interface Work {
    void of(int writer) throws Exception;
  }

  private void inParallel(Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int id = writer;
      all.add(
          threads.submit(
              () -> {
                work.of(id);
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
  }

  private String createSession() throws Exception {
    String created = client.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}");
    String id = JSON.readTree(created).get("session_id").asText();
    acknowledged.put(id, new ArrayList<>());
    return id;
  }

  private void append(String session, int writer, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      String content = "writer " + writer + " " + UUID.randomUUID();
      String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(content);
      String answer = client.post("/v1/sessions/" + session + "/messages", body);
      String id = JSON.readTree(answer).at("/checkpoint/id").asText();
      List<String> ids = acknowledged.get(session);
      synchronized (ids) {
        ids.add(id);
      }
    }
  }

  private void revokedTokenIsDeadOnTheOtherNode(CairnServer first, CairnServer second)
      throws Exception {
    JsonNode token =
        JSON.readTree(
            Http.admin(first).post("/v1/tokens", "{\"name\":\"t\",\"access\":\"read\"}").body());
    Http bearer = new Http(second.uri(), Optional.of(token.get("secret").asText()));
    assertThat(bearer.get("/v1/account").statusCode()).isEqualTo(200);

    Http admin = Http.admin(first);
    admin.send(admin.request("/v1/tokens/" + token.at("/token/id").asText()).DELETE());

    assertThat(bearer.get("/v1/account").statusCode()).isEqualTo(401);
  }

  /**
   * Each append extended the checkpoint before it, so the last one has all of their messages. What
   * was not acknowledged was repeated until it was: there is nothing else.
   */
  private void assertComplete(List<String> sessions) throws Exception {
    for (String session : sessions) {
      List<String> expected = acknowledged.get(session);
      assertThat(expected).doesNotHaveDuplicates();
      List<String> stored = new ArrayList<>();
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var select =
              connection.prepareStatement(
                  "select sequence, id from checkpoint"
                      + " where session_id = ? order by sequence")) {
        select.setObject(1, UUID.fromString(session));
        try (var row = select.executeQuery()) {
          for (int sequence = 1; row.next(); sequence++) {
            assertThat(row.getInt("sequence")).as("sequence without a gap").isEqualTo(sequence);
            stored.add(row.getString("id"));
          }
        }
      }
      assertThat(messageCounts(session))
          .isEqualTo(IntStream.range(0, stored.size()).boxed().toList());
      assertThat(stored.subList(1, stored.size())).containsExactlyInAnyOrderElementsOf(expected);
      JsonNode active =
          JSON.readTree(client.get("/v1/sessions/" + session)).at("/session/active_checkpoint");
      assertThat(active.get("id").asText()).isEqualTo(stored.get(stored.size() - 1));
      assertThat(active.at("/state/messages").findValuesAsText("content"))
          .hasSize(expected.size())
          .doesNotHaveDuplicates();
    }
  }

  /** Of the checkpoints, oldest first. */
  private List<Integer> messageCounts(String session) throws Exception {
    List<Integer> counts = new ArrayList<>();
    JSON.readTree(client.get("/v1/sessions/" + session + "/checkpoints?limit=1000"))
        .get("checkpoints")
        .forEach(checkpoint -> counts.add(checkpoint.get("message_count").asInt()));
    return counts;
  }
}
