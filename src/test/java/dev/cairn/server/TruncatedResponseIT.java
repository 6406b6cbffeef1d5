package dev.cairn.server;

import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.SessionVisibility;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that began and then cannot be finished. */
class TruncatedResponseIT {

  private static final int MESSAGES = 40;
  private static final int MESSAGE_BYTES = 1 << 20;
  private static final String CONTENT = "secret";

  private static final String CUT_OFF = "Response was cut off";

  /** A refused token is in the audit log, of which each entry is a line. */
  private static final Pattern REFUSAL = Pattern.compile(".*\"action\":\"sign_in\".*");

  private static TestDatabase database;
  private static UUID session;
  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    String url = TestDatabase.emptyPostgresql();
    database = TestDatabase.postgresql(url);
    TestUsers.addTo(database);
    List<Message> messages =
        IntStream.range(0, MESSAGES)
            .mapToObj(i -> user(i + CONTENT + "x".repeat(MESSAGE_BYTES)))
            .toList();
    session =
        database
            .storageFor(TestUsers.ALICE)
            .createSession(
                new CreateSessionRequest(
                    CONTENT,
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    new CheckpointState(messages, Optional.empty())))
            .sessionId();
    // So small a heap that the server remembers hardly any message.
    server = CairnServer.onPostgresql(url).withJvmOption("-Xmx256m").start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    database.close();
  }

  private static HttpResponse<InputStream> begin(String path, String requestId) throws IOException {
    Http alice = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
    HttpResponse<InputStream> response =
        alice.send(
            alice.request("/v1/sessions/" + session + path).header("X-Request-Id", requestId),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().readNBytes(1000)).hasSize(1000);
    return response;
  }

  /** How much arrives, whether or not the server says that it was all. */
  private static long length(InputStream in) throws IOException {
    long length = 0;
    try {
      byte[] next = in.readNBytes(MESSAGE_BYTES);
      while (next.length > 0) {
        length += next.length;
        next = in.readNBytes(MESSAGE_BYTES);
      }
    } catch (IOException e) {
      return length;
    }
    return length;
  }

  private static void rename(String table, String name) throws Exception {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter table %s rename to %s".formatted(table, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/export", "/export?format=markdown"})
  void whatFailsHalfWayIsCutOffAndLoggedInOneLine(String path) throws Exception {
    int before = server.log().length();
    long ended = endedRequests();
    String requestId = "cut-off-" + UUID.randomUUID();
    HttpResponse<InputStream> response = begin(path, requestId);
    rename("message", "gone");
    try (InputStream rest = response.body()) {
      assertThat(length(rest)).isLessThan(MESSAGES * MESSAGE_BYTES);
    } finally {
      rename("gone", "message");
    }

    List<String> logged = logged(before, ended);
    assertThat(logged)
        .filteredOn(line -> line.contains(CUT_OFF))
        .singleElement()
        .asString()
        .containsPattern(" W(ARN)? ")
        .contains(requestId);
    assertThat(logged).noneMatch(line -> line.contains(CONTENT) || line.startsWith("\tat "));
  }

  @Test
  void clientThatLeavesIsNotLogged() throws Exception {
    int before = server.log().length();
    long ended = endedRequests();
    begin("", "left").body().close();

    assertThat(logged(before, ended))
        .noneMatch(line -> line.contains(CUT_OFF) || line.contains("Exception"));
  }

  /** How many requests for sessions have ended, of whatever form. */
  private static long endedRequests() throws IOException {
    return Http.admin(server)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("cairn_request_duration_seconds_count"))
        .filter(line -> line.contains("route=\"/v1/sessions/{id}"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What was logged since, once one more request has ended. */
  private static List<String> logged(int before, long ended) throws IOException {
    while (endedRequests() == ended) {
      assertThat(server.isAlive()).as("the server").isTrue();
    }
    int all = server.log().length();
    new Http(server.uri(), Optional.of("unknown")).get("/v1/account");
    while (!REFUSAL.matcher(server.log().substring(all)).find()) {
      assertThat(server.isAlive()).as("the server").isTrue();
    }
    return server.log().substring(before).lines().toList();
  }
}
