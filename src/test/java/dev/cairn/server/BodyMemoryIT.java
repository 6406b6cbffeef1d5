package dev.cairn.server;

import static dev.cairn.server.HostileRequests.gzippedSession;
import static dev.cairn.server.HostileRequests.postGzipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** However much bodies need of the memory, the server lives, and others are served. */
class BodyMemoryIT {

  private static final String JSON = "application/json";
  private static final int AT_ONCE = 8;
  private static final int HUGE = 118 << 20;
  private static final String SMALL = "{\"title\":\"t\",\"state\":{\"messages\":[]}}";
  private static final String TINY_MESSAGE = "{\"role\":\"user\"}";

  /** Those that unpack to more than the heap, and those of very many messages. */
  @Test
  void bodiesThatNeedMoreThanTheHeapTakeTurns() throws Exception {
    byte[] huge = gzippedSession("[{\"role\":\"user\",\"content\":\"", "x", HUGE, "\"}]");
    int bytes = 99_999 * (TINY_MESSAGE.length() + 1);
    byte[] many = gzippedSession("[", TINY_MESSAGE + ",", bytes, TINY_MESSAGE + "]");
    String longer = "{\"role\":\"user\",\"content\":\"" + "x".repeat(1000) + "\"}";
    byte[] large = gzippedSession("[", longer + ",", 90_000 * (longer.length() + 1), longer + "]");
    try (CairnServer server = withUsers().withJvmOption("-Xmx512m").start()) {
      attack(server, huge);
      attack(server, many);
      assertThat(post(as(server, TestUsers.ALICE), large).statusCode()).as("alone").isEqualTo(201);
      assertThat(server.log()).doesNotContain("OutOfMemoryError");
    }
  }

  private static void attack(CairnServer server, byte[] body) throws Exception {
    Http alice = as(server, TestUsers.ALICE);
    Http bob = as(server, TestUsers.BOB);
    ExecutorService attackers = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      answers.add(attackers.submit((Callable<HttpResponse<String>>) () -> post(alice, body)));
    }
    attackers.shutdown();
    while (!attackers.isTerminated()) {
      assertThat(bob.post("/v1/sessions", SMALL).statusCode()).isEqualTo(201);
      assertThat(bob.get("/v1/sessions?limit=1").statusCode()).isEqualTo(200);
    }

    int stored = 0;
    for (Future<HttpResponse<String>> future : answers) {
      HttpResponse<String> answer = future.get();
      assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503);
      if (answer.statusCode() == 201) {
        stored++;
      } else {
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    }
    assertThat(stored).isPositive();
    assertThat(post(alice, body).statusCode()).as("afterwards").isEqualTo(201);
    assertThat(server.log()).doesNotContain("OutOfMemoryError");
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void userWhoseBodiesAreAtWorkIsToldToWaitAndOthersAreNot() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    try (TestDatabase database = TestDatabase.postgresql(url)) {
      TestUsers.addTo(database);
      try (CairnServer server =
          CairnServer.onPostgresql(url).with("CAIRN_MAX_BODY_MEMORY", "64 MiB").start()) {
        Http alice = as(server, TestUsers.ALICE);
        Http bob = as(server, TestUsers.BOB);
        String session =
            alice
                .post("/v1/sessions", SMALL)
                .body()
                .replaceFirst(".*?\"session_id\":\"([^\"]+)\".*", "$1");
        byte[] body = gzippedSession("[{\"role\":\"user\",\"content\":\"", "x", 4 << 20, "\"}]");
        ExecutorService attacker = Executors.newSingleThreadExecutor();
        try (var lock = database.dataSource().getConnection();
            var statement = lock.createStatement()) {
          lock.setAutoCommit(false);
          statement.execute("select 1 from session where id = '" + session + "' for update");
          Future<HttpResponse<String>> atWork =
              attacker.submit(
                  () -> postGzipped(alice, "/v1/sessions/" + session + "/checkpoints", JSON, body));
          HttpResponse<String> refused = post(alice, body);
          for (int i = 0; i < 100 && refused.statusCode() == 201; i++) { // the other has not begun
            refused = post(alice, body);
          }

          assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
          assertThat(refused.body()).contains("NO_MEMORY");
          assertThat(refused.headers().firstValue("Retry-After")).contains("5");
          assertThat(post(bob, body).statusCode()).isEqualTo(201);
          lock.rollback();
          assertThat(atWork.get().statusCode()).isIn(201, 503);
        }
        attacker.shutdown();
        assertThat(post(alice, body).statusCode()).as("afterwards").isEqualTo(201);
        assertThat(as(server, TestUsers.AUDREY).get("/metrics").body())
            .contains("cairn_requests_refused_total{reason=\"no_memory\"} ");
      }
    }
  }

  @Test
  void bodyThatNeverHasRoomIsRefusedByTheNameOfTheSetting() throws Exception {
    try (CairnServer server = withUsers().with("CAIRN_MAX_BODY_MEMORY", "16 MiB").start()) {
      Http alice = as(server, TestUsers.ALICE);
      HttpResponse<String> answer =
          post(alice, gzippedSession("[{\"role\":\"user\",\"content\":\"", "x", 4 << 20, "\"}]"));

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("REQUEST_TOO_LARGE").contains("cairn.max-body-memory");
      assertThat(
              alice
                  .send(
                      alice
                          .request("/v1/import")
                          .header("Content-Type", "application/x-ndjson")
                          .POST(
                              HttpRequest.BodyPublishers.ofString(
                                  "{\"archive\":{}}\n{\"message\":\"" + "x".repeat(4 << 20))))
                  .body())
          .contains("REQUEST_TOO_LARGE")
          .contains("cairn.max-body-memory");
    }
  }

  private static HttpResponse<String> post(Http user, byte[] body) throws IOException {
    return postGzipped(user, "/v1/sessions", JSON, body);
  }

  private static Http as(CairnServer server, String user) {
    return new Http(server.uri(), Optional.of(TestUsers.token(user)));
  }

  private static CairnServer.Settings withUsers() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
    }
    return CairnServer.onH2(data);
  }
}
