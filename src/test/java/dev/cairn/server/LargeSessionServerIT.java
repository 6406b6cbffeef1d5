package dev.cairn.server;

import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionStep;
import dev.cairn.session.SessionStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions that are larger than the heap of the server that reads them. */
class LargeSessionServerIT {

  private static final int CHECKPOINTS = 2;
  private static final int MESSAGES_A_CHECKPOINT = 130;
  private static final int MESSAGE_BYTES = 1 << 20;
  private static final long BYTES = (long) CHECKPOINTS * MESSAGES_A_CHECKPOINT * MESSAGE_BYTES;
  private static final String HEAP = "-Xmx256m";

  private static final int MANY_CHECKPOINTS = 100;

  private static final int SLOW_READERS = 12;
  private static final int CONNECTIONS = 4;

  private static UUID large;
  private static UUID many;
  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
      SessionStorage storage = database.storageFor(TestUsers.ALICE);
      large = LargeSessions.ofMessages(storage, CHECKPOINTS, MESSAGES_A_CHECKPOINT, MESSAGE_BYTES);
      keepOnlyTheLastCheckpoint(database);
      many = LargeSessions.ofCheckpoints(storage, MANY_CHECKPOINTS);
    }
    server =
        CairnServer.onH2(data)
            .withJvmOption(HEAP)
            .with("CAIRN_DATABASE_POOL_SIZE", String.valueOf(CONNECTIONS))
            .start();
  }

  /** So that all messages come with one checkpoint. */
  private static void keepOnlyTheLastCheckpoint(TestDatabase database) {
    Map<RetentionStep, Duration> atOnce = Map.of(RetentionStep.ERASE_CHECKPOINTS, Duration.ZERO);
    database.retentionFor(TestUsers.ADAM, new RetentionPolicy(atOnce, 1)).run();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Http owner() {
    return new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  }

  /** Anybody else, who may only read. */
  private static Http reader() {
    return new Http(server.uri(), Optional.of(TestUsers.readToken(TestUsers.BOB)));
  }

  @Test
  void everyWayToReadASessionLargerThanTheHeapIsServedWhole() throws Exception {
    String path = "/v1/sessions/" + large;

    String answer =
        send(owner(), json(path + "/messages", "POST", "{\"messages\":[{\"role\":\"user\"}]}"));
    assertThat(answer).endsWith("}]}}}");
    String checkpoint = answer.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
    assertThat(send(owner(), json(path, "PATCH", "{\"title\":\"x\"}"))).endsWith("}]}}}}");
    assertThat(send(reader(), reader().request(path))).endsWith("}]}}}}");
    assertThat(send(reader(), reader().request("/v1/sessions/checkpoints/" + checkpoint)))
        .endsWith("}]}}}");
    assertThat(
            send(reader(), reader().request(path + "/checkpoints?include_state=true&limit=1000")))
        .endsWith("\"next_cursor\":null}");
    assertThat(send(reader(), reader().request(path + "/export?format=markdown"))).contains("User");
    assertServed();
  }

  @Test
  void statisticsOfItAreRebuilt() throws Exception {
    Http adam = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));

    assertThat(adam.post("/v1/admin/stats/rebuild", "").body()).contains("\"sessions\":");
    assertServed();
  }

  @Test
  void slowReadersOfItHoldNeitherConnectionsNorMemory() throws Exception {
    List<InputStream> open = new ArrayList<>();
    for (int i = 0; i < SLOW_READERS; i++) {
      HttpResponse<InputStream> answer =
          reader()
              .send(
                  reader().request("/v1/sessions/" + large),
                  HttpResponse.BodyHandlers.ofInputStream());
      answer.body().readNBytes(4 * MESSAGE_BYTES);
      open.add(answer.body());
    }
    try {
      assertServed();
    } finally {
      int before = server.log().length();
      for (InputStream each : open) {
        each.close();
      }
      assertServed();
      assertThat(server.log().substring(before)).doesNotContain("Exception");
    }
  }

  @Test
  void checkpointsThatNameVeryManyMessagesAreReadByAFew() throws Exception {
    String list = "/v1/sessions/" + many + "/checkpoints?limit=1000";
    ExecutorService readers = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<String>> pages = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      pages.add(
          readers.submit(
              (Callable<String>) () -> reader().get(list + "&include_state=true").body()));
    }
    readers.shutdown();
    while (!readers.isTerminated()) {
      assertServed();
    }

    for (Future<String> page : pages) {
      assertThat(page.get().split("\"message_count\":")).hasSize(2);
      assertThat(page.get())
          .contains("\"total\":" + MANY_CHECKPOINTS)
          .contains("\"next_cursor\":\"");
    }
    assertThat(reader().get(list).body().split("\"message_count\":")).hasSize(MANY_CHECKPOINTS + 1);
    assertThat(
            reader()
                .send(
                    reader().request("/v1/sessions/" + many + "/export"),
                    HttpResponse.BodyHandlers.ofString())
                .body())
        .endsWith("{\"end\":{\"sessions\":1}}\n");
    assertServed();
  }

  /** Others find the server as it was. */
  private static void assertServed() throws IOException {
    Http adam = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
    String made =
        adam.post("/v1/sessions", "{\"title\":\"t\",\"state\":{\"messages\":[]}}")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(adam.get(made).statusCode()).isEqualTo(200);
    assertThat(server.log()).doesNotContain("OutOfMemoryError");
  }

  private static HttpRequest.Builder json(String path, String method, String body) {
    return owner()
        .request(path)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  /** The beginning and the end of a response that is larger than the heap. */
  private static String send(Http user, HttpRequest.Builder request) throws IOException {
    HttpResponse<InputStream> answer =
        user.send(
            request.header("Accept-Encoding", "gzip"), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isIn(200, 201);
    try (InputStream in = new GZIPInputStream(answer.body())) {
      String beginning = new String(in.readNBytes(1000), StandardCharsets.US_ASCII);
      byte[] end = new byte[0];
      long length = 0;
      byte[] next = in.readNBytes(MESSAGE_BYTES);
      while (next.length > 0) {
        length += next.length;
        end = next;
        next = in.readNBytes(MESSAGE_BYTES);
      }
      assertThat(length).isGreaterThan(BYTES);
      return beginning + new String(end, StandardCharsets.US_ASCII);
    }
  }
}
