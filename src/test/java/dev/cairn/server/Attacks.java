package dev.cairn.server;

import static dev.cairn.server.HostileRequests.gzippedSession;
import static dev.cairn.server.HostileRequests.postGzipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.sqlite.HostileFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one user with one token, or a stranger, was once seen to stop a node with, at a size that
 * would do so with a heap of 512 MB. None may end with an error of the server.
 */
final class Attacks {

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String SQLITE = "application/vnd.sqlite3";
  private static final String EMPTY = "{\"title\":\"t\",\"state\":{\"messages\":[]}}";
  private static final int MEGABYTE = 1 << 20;
  private static final int AT_ONCE = 8;

  private final CairnServer server;
  private final HostileProvider provider;
  private final UUID large;
  private final UUID manyCheckpoints;
  private final Http alice;

  /**
   * @param large a session of large messages, which anybody may read
   * @param manyCheckpoints one of {@link LargeSessions#ofCheckpoints}
   */
  Attacks(CairnServer server, HostileProvider provider, UUID large, UUID manyCheckpoints) {
    this.server = server;
    this.provider = provider;
    this.large = large;
    this.manyCheckpoints = manyCheckpoints;
    this.alice = as(TestUsers.ALICE);
  }

  private Http as(String user) {
    return new Http(server.uri(), Optional.of(TestUsers.token(user)));
  }

  /** Ends when the server has responded to all of it; may be repeated. */
  interface Attack {
    void run() throws Exception;
  }

  /** What is done before, while nobody is timed. */
  interface Preparation {
    Attack prepare() throws Exception;
  }

  /** By what they are, in the order in which they are made. */
  Map<String, Preparation> all() {
    Map<String, Preparation> attacks = new LinkedHashMap<>();
    attacks.put("SQLite files without an end", this::endlessFiles);
    attacks.put("bodies that unpack to more than the heap", this::hugeBodies);
    attacks.put("bodies of very many messages", this::bodiesOfManyMessages);
    attacks.put("reading a large session", this::readersOfALargeSession);
    attacks.put("changes of one session", this::changesOfOneSession);
    attacks.put("bodies that do not arrive", this::slowBodies);
    attacks.put("checkpoints that name very many messages", this::checkpointsWithStates);
    attacks.put("archives with long metadata", this::longMetadata);
    attacks.put("SQLite files with long ids", this::longIds);
    attacks.put("an archive of many days, tools and models", this::oddDays);
    attacks.put("statistics of such a session", this::statistics);
    attacks.put("archives that fill the disk", this::largeArchives);
    attacks.put("tokens of unknown keys while the provider hangs", this::unknownKeys);
    attacks.put("tokens that are not valid", this::invalidTokens);
    attacks.put("very many names of tools", this::toolNames);
    attacks.put("very many calls of tools", this::toolCalls);
    attacks.put("archives of large messages that count", this::largeMessages);
    attacks.put("headers that are not valid", this::invalidHeaders);
    attacks.put("a long chain of checkpoints", this::chain);
    attacks.put("purges of long sessions", this::purges);
    attacks.put("patterns that take long", this::patterns);
    attacks.put("retention of many sessions", this::retention);
    return attacks;
  }

  private interface Request {
    HttpResponse<?> send(int number) throws Exception;
  }

  /** None of the responses may be an error of the server, but that it has no room for now. */
  private static void atOnce(int requests, Request request) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(requests);
    List<Future<HttpResponse<?>>> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      int number = i;
      answers.add(threads.submit((Callable<HttpResponse<?>>) () -> request.send(number)));
    }
    threads.shutdown();
    for (Future<HttpResponse<?>> answer : answers) {
      HttpResponse<?> response = answer.get();
      assertThat(response.statusCode()).as("%s %s", response, response.body()).isNotEqualTo(500);
    }
  }

  private static HttpResponse<?> get(Http user, String path) throws IOException {
    return user.send(
        user.request(path).header("Accept-Encoding", "gzip"),
        HttpResponse.BodyHandlers.discarding());
  }

  private static String create(Http user) throws IOException {
    return user.post("/v1/sessions", EMPTY).headers().firstValue("Location").orElseThrow();
  }

  // Bodies

  private Attack posting(byte[] session) {
    return () -> atOnce(AT_ONCE, i -> postGzipped(alice, "/v1/sessions", JSON, session));
  }

  private Attack hugeBodies() throws Exception {
    return posting(gzippedSession("[{\"role\":\"user\",\"content\":\"", "x", 118 << 20, "\"}]"));
  }

  private static byte[] manyMessages(int messages) throws Exception {
    String message = "{\"role\":\"user\"}";
    int bytes = (messages - 1) * (message.length() + 1);
    return gzippedSession("[", message + ",", bytes, message + "]");
  }

  private Attack bodiesOfManyMessages() throws Exception {
    return posting(manyMessages(100_000));
  }

  private Attack toolNames() throws Exception {
    StringBuilder messages = new StringBuilder("[{\"role\":\"user\",\"content\":\"x\"}");
    for (int i = 0; i < 4500; i++) {
      messages.append(
          """
          ,{"role":"assistant","model":{"id":"m%1$d"},"usage":{"prompt_tokens":1,\
          "completion_tokens":1,"total_tokens":2},"tool_calls":[{"id":"c%1$d",\
          "type":"function","function":{"name":"t%1$d","arguments":"{}"}}]}"""
              .formatted(i));
    }
    return posting(gzippedSession(messages.toString(), "", 0, "]"));
  }

  private Attack toolCalls() throws Exception {
    String call =
        "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"t\",\"arguments\":\"\"}}";
    String message = "{\"role\":\"assistant\",\"content\":\"%d\",\"tool_calls\":[%s%s]}";
    String calls = (call + ",").repeat(55_000);
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      messages.add(message.formatted(i, calls, call));
    }
    return posting(gzippedSession("[" + String.join(",", messages), "", 0, "]"));
  }

  private Attack slowBodies() {
    Optional<String> token = alice.token();
    return () -> {
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 300; i++) {
          slow.add(HostileRequests.begin(server.uri(), "/v1/sessions", JSON, token));
        }
        for (int i = 0; i < 300; i++) {
          slow.add(HostileRequests.begin(server.uri(), "/v1/sessions", JSON, Optional.empty()));
        }
        atOnce(AT_ONCE, i -> repeated(100, () -> alice.get("/v1/account")));
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
      while (alice.get("/v1/account").statusCode() == 429) {
        assertThat(server.isAlive()).isTrue(); // not all have ended
      }
    };
  }

  private static HttpResponse<?> repeated(int times, Callable<HttpResponse<?>> request)
      throws Exception {
    HttpResponse<?> last = request.call();
    for (int i = 1; i < times; i++) {
      last = request.call();
    }
    return last;
  }

  // Reading and changing

  private Attack readersOfALargeSession() {
    String path = "/v1/sessions/" + large;
    Http reader = new Http(server.uri(), Optional.of(TestUsers.readToken(TestUsers.ALICE)));
    return () -> {
      List<InputStream> slow = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        HttpResponse<InputStream> answer =
            reader.send(reader.request(path), HttpResponse.BodyHandlers.ofInputStream());
        slow.add(answer.body());
        answer.body().readNBytes(4 * MEGABYTE);
      }
      List<Request> requests =
          List.of(
              i -> get(reader, path),
              i -> get(reader, path + "/checkpoints?include_state=true&limit=1000"),
              i -> get(reader, path + "/export?format=markdown"),
              i -> patch(path));
      atOnce(requests.size(), i -> requests.get(i).send(i));
      for (InputStream each : slow) {
        each.close();
      }
    };
  }

  private HttpResponse<?> patch(String path) throws IOException {
    return alice.send(
        alice
            .request(path)
            .header("Content-Type", JSON)
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"x\"}")),
        HttpResponse.BodyHandlers.discarding());
  }

  private Attack checkpointsWithStates() {
    String path = "/v1/sessions/" + manyCheckpoints + "/checkpoints?include_state=true&limit=1000";
    return () -> atOnce(AT_ONCE, i -> get(alice, path));
  }

  private Attack changesOfOneSession() throws Exception {
    String path = create(alice) + "/messages";
    return () ->
        atOnce(
            24,
            i ->
                repeated(
                    10,
                    () ->
                        alice.post(
                            path,
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                                .formatted(UUID.randomUUID()))));
  }

  private Attack statistics() {
    return () ->
        atOnce(AT_ONCE, i -> repeated(10, () -> get(alice, "/v1/stats?scope=shared&bucket=day")));
  }

  // Archives

  private Attack importingEach(String type, byte[]... archives) {
    return () -> atOnce(4 * archives.length, i -> importing(type, archives[i % archives.length]));
  }

  private HttpResponse<?> importing(String type, byte[] archive) throws IOException {
    try {
      return postGzipped(alice, "/v1/import", type, archive);
    } catch (IOException e) {
      return alice.get("/v1/account"); // Who is refused while sending may lose the response.
    }
  }

  private static byte[] gzipped(byte[] file) throws IOException {
    return HostileRequests.gzipped(out -> out.write(file));
  }

  private Attack endlessFiles() throws Exception {
    return importingEach(
        SQLITE,
        gzipped(HostileFiles.endless("sessions")),
        gzipped(HostileFiles.endless("checkpoints")),
        gzipped(HostileFiles.sharing()));
  }

  private Attack longMetadata() throws Exception {
    return importingEach(NDJSON, HostileArchives.longMetadata(6, 100 * MEGABYTE));
  }

  private Attack longIds() throws Exception {
    return importingEach(SQLITE, gzipped(HostileFiles.longIds(2, 100 * MEGABYTE)));
  }

  private Attack largeArchives() throws Exception {
    return importingEach(
        NDJSON,
        HostileArchives.longLine(300L * MEGABYTE),
        HostileArchives.manyLines(300L * MEGABYTE));
  }

  private Attack largeMessages() {
    return () -> {
      byte[] archive = HostileArchives.largeMessages(400, MEGABYTE);
      atOnce(1, i -> importing(NDJSON, archive));
    };
  }

  private Attack oddDays() {
    return () -> {
      byte[] archive = HostileArchives.oddDays(20_000);
      atOnce(1, i -> importing(NDJSON, archive));
    };
  }

  private Attack chain() {
    return () -> {
      byte[] file = gzipped(HostileFiles.chain(100_000));
      atOnce(1, i -> importing(SQLITE, file));
    };
  }

  // Signing in

  private Attack unknownKeys() throws Exception {
    Http known = new Http(server.uri(), Optional.of(provider.token()));
    assertThat(known.get("/v1/account").statusCode()).isEqualTo(200);
    List<Http> unknown = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      unknown.add(new Http(server.uri(), Optional.of(provider.tokenOfUnknownKey(i))));
    }
    provider.hang();
    return () -> {
      atOnce(unknown.size(), i -> from("192.0.2." + i, unknown.get(i)));
      assertThat(known.get("/v1/account").statusCode()).isEqualTo(200);
    };
  }

  /** As a proxy says that somebody at this address asks. */
  private static HttpResponse<?> from(String address, Http user) throws IOException {
    return user.send(user.request("/v1/account").header("X-Forwarded-For", address));
  }

  private Attack invalidTokens() throws Exception {
    Http guess = new Http(server.uri(), Optional.of("guess"));
    String made = alice.post("/v1/tokens", "{\"name\":\"new\",\"access\":\"read\"}").body();
    Http unused =
        new Http(server.uri(), Optional.of(made.replaceFirst(".*\"secret\":\"([^\"]+)\".*", "$1")));
    return () -> {
      atOnce(AT_ONCE, i -> repeated(50, () -> guess.get("/v1/account")));
      assertThat(guess.get("/v1/account").statusCode()).isEqualTo(429);
      assertThat(unused.get("/v1/account").statusCode()).isEqualTo(200);
    };
  }

  private Attack invalidHeaders() {
    String path = "/v1/sessions/" + large + "?messages=none";
    return () -> {
      atOnce(
          AT_ONCE,
          i ->
              repeated(
                  20,
                  () ->
                      alice.send(alice.request(path).header("X-Forwarded-For", "x".repeat(100)))));
      for (int i = 0; i < 50; i++) {
        for (String header : List.of("Authorization: Basic !!!", "Accept: bogus")) {
          assertThat(RawHttp.send(server.uri(), "GET /v1/account HTTP/1.1\r\n" + header + "\r\n"))
              .startsWith("HTTP/1.1 4");
        }
        assertThat(
                RawHttp.sendWhole(
                    server.uri(),
                    "GET /v1/account HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 400");
      }
    };
  }

  // Erasing

  private Attack purges() throws Exception {
    byte[] body = manyMessages(50_000);
    return () -> atOnce(4, i -> purge(postGzipped(alice, "/v1/sessions", JSON, body)));
  }

  private HttpResponse<?> purge(HttpResponse<?> created) throws IOException {
    Optional<String> session = created.headers().firstValue("Location");
    if (session.isEmpty()) {
      return created;
    }
    assertThat(alice.send(alice.request(session.get()).DELETE()).statusCode()).isEqualTo(200);
    return alice.send(alice.request(session.get() + "?purge=true").DELETE());
  }

  private Attack patterns() throws Exception {
    String message = "{\"role\":\"user\",\"content\":\"%s\"}".formatted("x".repeat(MEGABYTE));
    String session =
        postGzipped(
                alice,
                "/v1/sessions",
                JSON,
                gzippedSession("[" + (message + ",").repeat(3) + message, "", 0, "]"))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return () -> atOnce(4, i -> alice.post(session + "/redact", "{\"pattern\":\"(x+x+)+(x*)*y\"}"));
  }

  private Attack retention() {
    Http adam = as(TestUsers.ADAM);
    return () -> {
      byte[] archive = HostileArchives.deletedSessions(300);
      atOnce(1, i -> importing(NDJSON, archive));
      atOnce(2, i -> adam.post("/v1/admin/retention", ""));
    };
  }
}
