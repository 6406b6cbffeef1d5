package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.stakpak.FaultyServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway in front of a store that misbehaves, each caller with its own key. */
class GatewayIT {

  private static final String MASTER_KEY =
      Base64.getEncoder().encodeToString("thirty-two-bytes-of-a-master-key".getBytes(UTF_8));

  private static final String ID = "01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11";
  private static final String SESSION = "/v1/sessions/" + ID;
  private static final String STATE = "{\"state\":{\"messages\":[]}}";

  private static FaultyServer store;
  private static CairnServer gateway;
  private static Http caller;

  @BeforeAll
  static void start() throws Exception {
    store = new FaultyServer();
    gateway =
        CairnServer.inFrontOf(store.uri()).with("CAIRN_STAKPAK_READ_TIMEOUT_SECONDS", "3").start();
    caller = new Http(gateway.uri(), Optional.of("key-of-a-caller"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    store.close();
  }

  /** Signed in once, a caller is known for a minute. */
  @BeforeEach
  void signIn() throws Exception {
    store.replyWith(200, "{\"username\":\"carol\"}");
    assertThat(caller.get("/v1/account").body()).contains("\"username\":\"carol\"");
  }

  @Test
  void callerBringsItsOwnKeyAndTheStoreDecides() throws Exception {
    store.replyWith(403, "{\"error\":{\"key\":\"NO\",\"message\":\"not yours\"}}");

    var refused = caller.get(SESSION);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("\"Unauthorized: ", "\"details\":\"not yours\"");
    assertThat(store.requests())
        .singleElement()
        .asString()
        .startsWith("GET " + SESSION + " HTTP/1.1\r\n")
        .contains("Authorization: Bearer key-of-a-caller\r\n");
  }

  @Test
  void keyThatTheStoreDoesNotKnowIsRefused() throws Exception {
    store.replyWith(401, "{\"error\":{\"key\":\"NO\",\"message\":\"no\"}}");
    Http stranger = new Http(gateway.uri(), Optional.of("key-of-a-stranger"));

    assertThat(stranger.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(new Http(gateway.uri(), Optional.empty()).get(SESSION).statusCode()).isEqualTo(401);
    assertThat(store.requests()).singleElement().asString().startsWith("GET /v1/account ");
  }

  @Test
  void failuresHaveTheirStatusAndTheContractsWords() throws Exception {
    store.replyWith(200, "<html>", "Content-Type: text/html");
    assertThat(caller.get(SESSION).statusCode()).isEqualTo(502);
    assertThat(caller.get(SESSION).body())
        .contains("\"key\":\"UPSTREAM_UNREADABLE\"", "\"message\":\"Connection error: ");

    store.replyWith(out -> store.staySilent());
    assertThat(caller.get(SESSION).statusCode()).isEqualTo(504);
    assertThat(caller.get(SESSION).body())
        .contains("\"key\":\"UPSTREAM_TIMED_OUT\"", "\"message\":\"Connection error: ");

    store.replyWith(429, "{}", "Retry-After: 7");
    var limited = caller.get(SESSION);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("7");
    assertThat(limited.body()).contains("\"message\":\"Rate limited: ");

    store.replyWith(500, "{\"error\":{\"key\":\"X\",\"message\":\"stack trace\"}}");
    var failed = caller.get(SESSION);
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("\"message\":\"Internal error: ").doesNotContain("stack");
  }

  @Test
  void readsAreTriedThreeTimesAndChangesOnce() throws Exception {
    store.replyWith(503, "{}");
    assertThat(caller.get(SESSION).statusCode()).isEqualTo(500);
    assertThat(store.requests()).hasSize(3);

    for (String method : List.of("POST", "PATCH", "DELETE")) {
      store.replyWith(
          out -> {
            throw new IllegalStateException("no answer");
          });
      String path = method.equals("POST") ? SESSION + "/checkpoints" : SESSION;
      assertThat(caller.send(method, path, STATE).statusCode()).as(method).isEqualTo(502);
      assertThat(store.requests()).as(method).hasSize(1);

      store.replyWith(503, "{}");
      assertThat(caller.send(method, path, STATE).statusCode()).as(method).isEqualTo(500);
      assertThat(store.requests()).as(method).hasSize(1);
    }
  }

  @Test
  void readThatSucceedsAtTheThirdTryIsAnswered() throws Exception {
    store.replyWith(
        out -> {
          if (store.requests().size() < 3) {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));
            throw new IllegalStateException("cut off");
          }
          out.write(FaultyServer.answer(200, "{\"sessions\":[]}"));
        });

    var answer = caller.get("/v1/sessions");

    assertThat(answer.body()).isEqualTo("{\"sessions\":[],\"next_cursor\":null}");
    assertThat(store.requests()).hasSize(3);
  }

  @Test
  void whatTheStoreSaysBesidesIsPassedOn() throws Exception {
    String checkpoint =
        "{\"id\":\"%s\",\"session_id\":\"%s\",\"parent_id\":null".formatted(ID, ID)
            + ",\"message_count\":1,\"created_at\":\"2026-02-03T16:16:15Z\""
            + ",\"updated_at\":\"2026-02-03T16:16:15Z\""
            + ",\"state\":{\"messages\":[{\"role\":\"user\", \"x\":1.0}]},\"cost\": 0.10}";
    store.replyWith(200, "{\"checkpoint\":" + checkpoint + "}");

    assertThat(caller.get("/v1/sessions/checkpoints/" + ID).body())
        .isEqualTo("{\"checkpoint\":" + checkpoint.replace(": 0.10", ":0.10") + "}");
  }

  @Test
  void backendAndReadinessAreThoseOfTheStore() throws Exception {
    assertThat(caller.get("/v1/backend").body())
        .isEqualTo(
            "{\"kind\":\"stakpak-api\",\"profile\":\"test\""
                + ",\"features\":[\"diff\",\"events\",\"messages\",\"session_stats\"]}");

    store.replyWith(401, "{\"error\":{\"key\":\"NO\",\"message\":\"no\"}}");
    assertThat(caller.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(store.requests()).singleElement().asString().doesNotContain("Authorization");

    store.replyWith(503, "{}");
    assertThat(caller.get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(caller.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void routesThatNeedADatabaseAreNotThere() throws Exception {
    for (String path :
        List.of(
            "/v1/tokens",
            "/v1/knowledge",
            "/v1/knowledge/a.md",
            "/v1/export",
            SESSION + "/export",
            SESSION + "/export?format=markdown")) {
      var absent = caller.get(path);
      assertThat(absent.statusCode()).as(path).isEqualTo(404);
      assertThat(absent.body()).as(path).contains("\"key\":\"ROUTE_NOT_FOUND\"");
    }
    assertThat(
            caller
                .send(
                    caller
                        .request("/v1/import")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(404);
    for (HttpRequest.Builder change :
        List.of(
            caller.request(SESSION + "?purge=true").DELETE(),
            caller.request(SESSION + "/restore").POST(HttpRequest.BodyPublishers.noBody()))) {
      var absent = caller.send(change);
      assertThat(absent.statusCode()).isEqualTo(404);
      assertThat(absent.body()).contains("\"key\":\"ROUTE_NOT_FOUND\"");
    }
    assertThat(store.requests()).noneMatch(request -> request.contains(ID));
    assertThat(gateway.log()).doesNotContain("key-of-a-caller", "Database open");
  }

  @Test
  void sharedKeyIsThatOfTheServer() throws Exception {
    Path keys = Certificates.newKeyStore(CairnServer.newDataDirectory());
    int port = CairnServer.freePort();
    String list = "{\"sessions\":[]}";
    CairnServer.Settings settings =
        CairnServer.inFrontOf(URI.create("https://localhost:" + port))
            .with("CAIRN_DATA_DIR", CairnServer.newDataDirectory().toString())
            .with("CAIRN_BOOTSTRAP_TOKEN", CairnServer.ADMIN_TOKEN)
            .with("CAIRN_STAKPAK_CREDENTIAL", "shared")
            .with("CAIRN_STAKPAK_API_KEY", "key-of-the-company")
            .with("CAIRN_ENCRYPTION_KEYS", "old:" + MASTER_KEY)
            .withJvmOption("-Djavax.net.ssl.trustStore=" + keys)
            .withJvmOption("-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD);
    try (CairnServer shared = settings.start()) {
      Http admin = Http.admin(shared);
      try (FaultyServer tls = new FaultyServer(Certificates.serverSocket(keys, port), "https")) {
        tls.replyWith(200, list);
        assertThat(admin.get("/v1/sessions").body()).startsWith("{\"sessions\":[]");
        assertThat(tls.requests())
            .singleElement()
            .asString()
            .contains("Authorization: Bearer key-of-the-company\r\n")
            .doesNotContain(CairnServer.ADMIN_TOKEN);

        tls.replyWith(401, "{}");
        assertThat(admin.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(admin.get("/v1/tokens").body()).contains("\"bootstrap\"");
        assertThat(admin.get("/v1/audit").statusCode()).isEqualTo(200);
        assertThat(admin.get("/v1/export").statusCode()).isEqualTo(404);
        assertThat(new Http(shared.uri(), Optional.of("unknown")).get("/v1/sessions").statusCode())
            .isEqualTo(401);
      }
      try (FaultyServer other = new FaultyServer(Certificates.newServerSocket(port), "https")) {
        other.replyWith(200, list);
        assertThat(admin.get("/v1/sessions").statusCode()).isEqualTo(502);
        assertThat(other.requests()).isEmpty();
      }
      assertThat(shared.log())
          .contains("cairn.stakpak.credential=shared: everybody who signs in here shares")
          .contains("cairn.encryption.keys encrypts nothing here")
          .doesNotContain("key-of-the-company", MASTER_KEY);
    }
  }
}
