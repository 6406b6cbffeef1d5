package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A session that is changed all the time is in nobody else's way. */
class BusySessionIT {

  private static final int AT_ONCE = 24;
  private static final String EMPTY = "{\"title\":\"t\",\"state\":{\"messages\":[]}}";
  private static final String MESSAGE = "{\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}";

  private static TestDatabase database;
  private static CairnServer server;

  private final Http alice = as(TestUsers.ALICE);
  private final Http bob = as(TestUsers.BOB);

  @BeforeAll
  static void start() throws Exception {
    SharedNodes.withTestUsers();
    database = SharedNodes.database();
    server = SharedNodes.node();
  }

  private static Http as(String user) {
    return new Http(server.uri(), Optional.of(TestUsers.token(user)));
  }

  private static String createSession(Http user) throws Exception {
    return user.post("/v1/sessions", EMPTY)
        .body()
        .replaceFirst(".*?\"session_id\":\"([^\"]+)\".*", "$1");
  }

  private static void lock(Connection connection, String session) throws Exception {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select id from session where id = '" + session + "' for update");
    }
  }

  @Test
  void othersAreServedWhileManyChangesOfOneSessionWait() throws Exception {
    String session = createSession(alice);
    String other = createSession(bob);
    ExecutorService appenders = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<HttpResponse<String>>> appends = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection()) {
      lock(connection, session);
      for (int i = 0; i < AT_ONCE; i++) {
        String message = MESSAGE.formatted(i);
        appends.add(
            appenders.submit(() -> alice.post("/v1/sessions/" + session + "/messages", message)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(
                bob.post("/v1/sessions/" + other + "/messages", MESSAGE.formatted(i)).statusCode())
            .isEqualTo(201);
        assertThat(bob.get("/v1/sessions/" + other).statusCode()).isEqualTo(200);
      }
      assertThat(appends).noneMatch(Future::isDone);
      connection.rollback();
    }
    appenders.shutdown();
    for (Future<HttpResponse<String>> append : appends) {
      assertThat(append.get().statusCode()).isEqualTo(201);
    }
    assertThat(database.number("select count(*) from message where session_id = '" + session + "'"))
        .isEqualTo(AT_ONCE);
  }

  @Test
  void whoWaitsInVainIsToldToComeAgain() throws Exception {
    String session = createSession(alice);
    try (Connection connection = database.dataSource().getConnection()) {
      lock(connection, session);

      HttpResponse<String> answer =
          alice.send("PATCH", "/v1/sessions/" + session, "{\"title\":\"new\"}");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"key\":\"BUSY\"", "\"message\":\"Connection error: ");
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
      connection.rollback();
    }
    assertThat(as(TestUsers.AUDREY).get("/metrics").body())
        .contains("cairn_requests_refused_total{reason=\"busy\"} ");
  }
}
