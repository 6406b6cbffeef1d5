package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import dev.cairn.server.EventReader.Event;
import dev.cairn.stakpak.FaultyServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gateway passes on the event streams of another server, as they come. */
class GatewayEventsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "/v1/events";
  private static final int OF_USER = 500;
  private static final int OF_NODE = 600;

  /** Of a server with a few dozens, if none is for a stream. */
  private static final int MAX_THREADS = 400;

  private static CairnServer store;
  private static CairnServer gateway;

  private final Http alice = as(gateway, TestUsers.ALICE);
  private final Http bob = as(gateway, TestUsers.BOB);

  @BeforeAll
  static void start() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
    }
    store =
        CairnServer.onH2(data).with("CAIRN_MAX_EVENT_STREAMS", String.valueOf(OF_USER + 1)).start();
    gateway =
        CairnServer.inFrontOf(store.uri())
            .with("CAIRN_MAX_EVENT_STREAMS", String.valueOf(OF_USER))
            .with("CAIRN_MAX_EVENT_STREAMS_PER_NODE", String.valueOf(OF_NODE))
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    store.close();
  }

  private static Http as(CairnServer server, String user) {
    return new Http(server.uri(), Optional.of(TestUsers.token(user)));
  }

  private static String create(Http owner, String visibility) throws IOException {
    return JSON.readTree(
            owner
                .post(
                    "/v1/sessions",
                    "{\"title\":\"Heard of\",\"visibility\":\"%s\",\"state\":{}}"
                        .formatted(visibility))
                .body())
        .get("session_id")
        .asText();
  }

  private static void append(Http owner, String session) throws IOException {
    assertThat(
            owner.post("/v1/sessions/" + session + "/checkpoints", "{\"state\":{}}").statusCode())
        .isEqualTo(201);
  }

  private static String of(String session) {
    return "/v1/sessions/" + session + "/events";
  }

  @Test
  void listenerIsToldWhatHappensAndGoesOnWhereItWas() throws Exception {
    String session = create(alice, "PRIVATE");
    try (EventReader one = EventReader.of(alice, of(session));
        EventReader all = EventReader.of(alice, ALL)) {
      assertThat(one.next().id()).isEqualTo("1");
      String start = all.next().id();
      append(as(store, TestUsers.ALICE), session);

      Event created = one.next();
      assertThat(created.name()).contains("checkpoint_created");
      assertThat(created.id()).isEqualTo("2");
      assertThat(all.next().data()).isEqualTo(created.data());
      HttpResponse<?> response = one.response();
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");

      append(alice, session);
      try (EventReader again = EventReader.after(alice, of(session), "1");
          EventReader allAgain = EventReader.of(alice, ALL + "?last_event_id=" + start)) {
        assertThat(again.next(3)).extracting(Event::id).containsExactly("1", "2", "3");
        assertThat(allAgain.next(3)).last().extracting(Event::data).isEqualTo(one.next().data());
      }
    }
  }

  @Test
  void storeDecidesWhoListensAndHowLong() throws Exception {
    String session = create(alice, "PUBLIC");
    JsonNode token =
        JSON.readTree(
            as(store, TestUsers.BOB)
                .post(
                    "/v1/tokens",
                    "{\"name\":\"%s\",\"access\":\"read\"}".formatted(UUID.randomUUID()))
                .body());
    Http shortLived = new Http(gateway.uri(), Optional.of(token.get("secret").asText()));
    try (EventReader first = EventReader.of(bob, of(session));
        EventReader second = EventReader.of(shortLived, ALL)) {
      first.next();
      second.next();
      as(store, TestUsers.BOB).send("DELETE", "/v1/tokens/" + token.at("/token/id").asText(), "");
      second.rest();
      alice.send("PATCH", "/v1/sessions/" + session, "{\"visibility\":\"PRIVATE\"}");
      assertThat(first.rest()).isEmpty();
    }
    HttpResponse<String> refused = bob.get(of(session));
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.body()).contains("SESSION_NOT_FOUND");
    assertThat(alice.get(of(session) + "?last_event_id=x").statusCode()).isEqualTo(400);
    assertThat(
            alice
                .send(alice.request(ALL).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void streamsAreFewForAUserAndANodeAndTakeNoThreadEach() throws Exception {
    // Others have streams in other tests, whose end the store may not have noticed yet.
    Http one = as(gateway, TestUsers.ADAM);
    Http other = as(gateway, TestUsers.AUDREY);
    String session = create(alice, "PUBLIC");
    List<EventReader> open = new ArrayList<>();
    try {
      while (open.size() < OF_USER) {
        open.add(EventReader.of(one, of(session)));
      }
      assertRefused(one, 429, "RATE_LIMITED");
      while (open.size() < OF_NODE) {
        open.add(EventReader.of(other, of(session)));
      }
      assertRefused(other, 503, "NO_STREAM");
      append(alice, session);
      for (EventReader each : open) {
        assertThat(each.next(2)).last().extracting(Event::id).isEqualTo("2");
      }
      assertThat(threads(gateway)).isLessThan(MAX_THREADS);
    } finally {
      for (EventReader each : open) {
        each.close();
      }
    }
    // The store has room for one more of a user only: those before have ended there, too.
    List<EventReader> again = new ArrayList<>();
    try {
      while (again.size() < OF_USER) {
        append(alice, session); // what is written to nobody shows that nobody is there
        openIfThereIsRoom(one, of(session)).ifPresent(again::add);
      }
    } finally {
      for (EventReader each : again) {
        each.close();
      }
    }
  }

  private static Optional<EventReader> openIfThereIsRoom(Http caller, String path) {
    try {
      return Optional.of(EventReader.of(caller, path));
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("429");
      return Optional.empty();
    }
  }

  private static void assertRefused(Http caller, int status, String key) throws IOException {
    HttpResponse<String> refused = caller.get(ALL);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body()).contains(key);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  private static long threads(CairnServer server) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), String.valueOf(server.pid()), "Thread.print").start();
    return new String(process.getInputStream().readAllBytes(), UTF_8)
        .lines()
        .filter(line -> line.startsWith("\""))
        .count();
  }

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n\r\n";

  @Test
  void bytesComeAsTheyAreUntilEitherSideEnds() throws Exception {
    String sent = ": é\n\nid: 7\nevent: unheard_of\ndata: " + "x".repeat(100_000) + "\n\n";
    try (FaultyServer other = new FaultyServer();
        CairnServer shared = sharedGateway(other)) {
      Http admin = Http.admin(shared);
      other.replyWith(
          out -> {
            out.write((HEAD + sent).getBytes(UTF_8));
            out.flush();
            throw new IllegalStateException("end");
          });
      HttpResponse<String> passed =
          admin.send(
              admin.request(ALL).header("Last-Event-ID", "AAAAAAAAAAE"),
              HttpResponse.BodyHandlers.ofString());
      assertThat(passed.body()).isEqualTo(sent);
      assertThat(other.requests())
          .singleElement()
          .asString()
          .startsWith("GET /v1/events HTTP/1.1\r\n")
          .contains(
              "Authorization: Bearer key-of-the-company\r\n", "Last-Event-ID: AAAAAAAAAAE\r\n")
          .doesNotContain(CairnServer.ADMIN_TOKEN);

      assertSignInEndsStreams(other, admin, shared);
      assertFailuresAreTold(other, admin);
    }
  }

  private static CairnServer sharedGateway(FaultyServer other) throws IOException {
    return CairnServer.inFrontOf(other.uri())
        .with("CAIRN_DATA_DIR", CairnServer.newDataDirectory().toString())
        .with("CAIRN_BOOTSTRAP_TOKEN", CairnServer.ADMIN_TOKEN)
        .with("CAIRN_STAKPAK_CREDENTIAL", "shared")
        .with("CAIRN_STAKPAK_API_KEY", "key-of-the-company")
        .with("CAIRN_STAKPAK_READ_TIMEOUT_SECONDS", "3")
        .start();
  }

  /** The other server does not know who signs in here. */
  private static void assertSignInEndsStreams(FaultyServer other, Http admin, CairnServer shared)
      throws Exception {
    other.replyWith(
        out -> {
          out.write((HEAD + "id: 1\n\n").getBytes(UTF_8));
          out.flush();
          other.staySilent();
        });
    JsonNode token =
        JSON.readTree(admin.post("/v1/tokens", "{\"name\":\"t\",\"access\":\"read\"}").body());
    Http shortLived = new Http(shared.uri(), Optional.of(token.get("secret").asText()));
    try (EventReader reader = EventReader.of(shortLived, ALL)) {
      assertThat(reader.next().id()).isEqualTo("1");
      admin.send("DELETE", "/v1/tokens/" + token.at("/token/id").asText(), "");
      assertThat(reader.rest()).isEmpty();
    }
  }

  private static void assertFailuresAreTold(FaultyServer other, Http admin) throws Exception {
    other.replyWith(404, "{\"error\":{\"key\":\"ROUTE_NOT_FOUND\",\"message\":\"no\"}}");
    assertFails(admin, 404, "UPSTREAM_NOT_FOUND");
    other.replyWith(404, "<html>", "Content-Type: text/html");
    assertFails(admin, 502, "UPSTREAM_UNREADABLE");
    other.replyWith(200, "<html>", "Content-Type: text/html");
    assertFails(admin, 502, "UPSTREAM_UNREADABLE");
    other.replyWith(429, "{}", "Retry-After: 7");
    assertFails(admin, 429, "UPSTREAM_RATE_LIMITED");
    other.replyWith(out -> other.staySilent());
    assertFails(admin, 504, "UPSTREAM_TIMED_OUT");
    other.replyWith(
        out -> {
          throw new IllegalStateException("no answer");
        });
    assertFails(admin, 502, "UPSTREAM_UNREACHABLE");
  }

  private static void assertFails(Http caller, int status, String key) throws IOException {
    HttpResponse<String> failed = caller.get(ALL);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(status);
    assertThat(failed.body()).contains("\"key\":\"" + key + "\"");
  }
}
