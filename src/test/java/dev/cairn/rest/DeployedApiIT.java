package dev.cairn.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only HTTP can show: routes, headers, and the envelope around every failure. */
@ExtendWith(SharedCairn.class)
class DeployedApiIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
  private static final String EMPTY_SESSION = "{\"title\":\"t\",\"state\":{}}";

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final Http nobody = new Http(SharedCairn.uri(), Optional.empty());

  // What the client needs besides sessions

  @Test
  void accountNamesTheCaller() throws Exception {
    JsonNode account = json(alice.get("/v1/account"));

    assertThat(account.get("id").asText()).isEqualTo("alice");
    assertThat(account.get("username").asText()).isEqualTo("alice");
    for (String field : new String[] {"first_name", "last_name", "email"}) {
      assertThat(account.get(field).isTextual()).isTrue();
    }
  }

  @Test
  void thereAreNoRules() throws Exception {
    assertThat(alice.get("/v1/rules").body()).isEqualTo("{\"results\":[]}");
  }

  @Test
  void backendIsDescribedWithoutCredentials() throws Exception {
    Http adam = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
    JsonNode backend = json(adam.get("/v1/backend"));

    assertThat(backend.get("kind").asText()).isEqualTo("local");
    assertThat(backend.get("store_path").asText())
        .startsWith("h2:file:")
        .doesNotContain(";", "user", "password");
    for (String other : List.of(TestUsers.ALICE, TestUsers.AUDREY)) {
      assertThat(
              new Http(SharedCairn.uri(), Optional.of(TestUsers.token(other)))
                  .get("/v1/backend")
                  .body())
          .isEqualTo("{\"kind\":\"local\",\"features\":" + backend.get("features") + "}");
    }
  }

  @Test
  void backendSaysWhatItCanDo() throws Exception {
    assertThat(json(alice.get("/v1/backend")).get("features"))
        .extracting(JsonNode::asText)
        .contains(
            "archives",
            "diff",
            "erasure",
            "events",
            "forks",
            "holds",
            "knowledge",
            "links",
            "messages",
            "redaction",
            "retention",
            "search",
            "session_stats",
            "stats",
            "storage")
        .isSorted();
  }

  // Answers

  @Test
  void creationsAreAnsweredWithTheirLocation() throws Exception {
    HttpResponse<String> session = alice.post("/v1/sessions", EMPTY_SESSION);
    assertThat(session.statusCode()).isEqualTo(201);
    String id = json(session).get("session_id").asText();
    assertLocation(session, "/v1/sessions/" + id);

    HttpResponse<String> checkpoint =
        alice.post("/v1/sessions/" + id + "/checkpoints", "{\"state\":{}}");
    assertThat(checkpoint.statusCode()).isEqualTo(201);
    assertLocation(
        checkpoint, "/v1/sessions/checkpoints/" + json(checkpoint).at("/checkpoint/id").asText());
  }

  private void assertLocation(HttpResponse<String> created, String path) throws Exception {
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo(path);
    assertThat(alice.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void optionalFieldsMayBeNullOrMissing() throws Exception {
    String nulls =
        "{\"title\":\"t\",\"visibility\":null,\"cwd\":null,\"later\":[1],"
            + "\"state\":{\"agent_id\":\"x\",\"metadata\":null}}";
    JsonNode created = json(alice.post("/v1/sessions", nulls));

    JsonNode session =
        json(alice.get("/v1/sessions/" + created.get("session_id").asText())).get("session");
    assertThat(session.get("visibility").asText()).isEqualTo("PRIVATE");
    assertThat(session.get("cwd").isNull()).isTrue();
    assertThat(session.get("deleted_at").isNull()).isTrue();
    assertThat(session.at("/active_checkpoint/parent_id").isNull()).isTrue();
    assertThat(session.at("/active_checkpoint/state/messages").isArray()).isTrue();
  }

  @Test
  void timesAreAsTheClientParsesThem() throws Exception {
    JsonNode session = json(alice.post("/v1/sessions", EMPTY_SESSION)).get("checkpoint");

    assertThat(session.get("created_at").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
  }

  @Test
  void answersAreNeverCompressedUnasked() throws Exception {
    HttpResponse<String> answer = alice.get("/v1/sessions");

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
  }

  @Test
  void doubledLeadingSlashIsOne() throws Exception {
    String title = UUID.randomUUID().toString();

    HttpResponse<String> created =
        alice.post("//v1/sessions", "{\"title\":\"%s\",\"state\":{}}".formatted(title));

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(alice.get("//v1/sessions?limit=20&offset=0&search=" + title).body()).contains(title);
    assertThat(nobody.get("//v1/sessions").statusCode()).isEqualTo(401);
  }

  @Test
  void listWithoutALimitHasAHundredEntries() throws Exception {
    for (int i = 0; i <= 100; i++) {
      alice.post("/v1/sessions", EMPTY_SESSION);
    }

    JsonNode list = json(alice.get("/v1/sessions?total=true"));

    assertThat(list.get("sessions")).hasSize(100);
    assertThat(list.get("total").asInt()).isGreaterThan(100);
    assertThat(json(alice.get("/v1/sessions")).has("total")).isFalse();
    assertThat(list.get("next_cursor").isTextual()).isTrue();
  }

  @Test
  void searchIsFormEncoded() throws Exception {
    String title = "a+b c " + UUID.randomUUID();
    alice.post("/v1/sessions", "{\"title\":\"%s\",\"state\":{}}".formatted(title));

    String found =
        alice.get("/v1/sessions?search=" + title.replace("+", "%2B").replace(" ", "+")).body();

    assertThat(json(found).get("sessions")).hasSize(1);
  }

  // Versions

  @Test
  void sessionIsSentOnlyToWhoDoesNotHaveItsVersion() throws Exception {
    String path = "/v1/sessions/" + createSession();
    HttpResponse<String> first = alice.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).matches("\"[0-9a-f]+\"");

    for (String known : new String[] {tag, "W/" + tag, "\"0\", " + tag}) {
      HttpResponse<String> same = alice.send(alice.request(path).header("If-None-Match", known));
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.headers().firstValue("ETag")).contains(tag);
    }
    alice.send("PATCH", path, "{\"title\":\"changed\"}");
    HttpResponse<String> changed = alice.send(alice.request(path).header("If-None-Match", tag));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).at("/session/title").asText()).isEqualTo("changed");
    assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
  }

  @Test
  void staleChangeIsRefused() throws Exception {
    String path = "/v1/sessions/" + createSession();
    String stale = alice.get(path).headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> changed = patch(path, stale);
    assertThat(changed.statusCode()).isEqualTo(200);
    String fresh = changed.headers().firstValue("ETag").orElseThrow();

    for (String tag : new String[] {stale, "W/" + fresh, "fresh", "\"nonsense\"", ""}) {
      assertError(patch(path, tag), 412, "SESSION_CHANGED");
    }
    assertThat(patch(path, "*").statusCode()).isEqualTo(200);
    String later = alice.get(path).headers().firstValue("ETag").orElseThrow();
    assertThat(patch(path, stale + ", " + later).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> patch(String path, String ifMatch) throws Exception {
    return alice.send(
        alice
            .request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", ifMatch)
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"t\"}")));
  }

  // Repetitions

  @Test
  void repeatedCreationIsAnsweredWithTheSameBytes() throws Exception {
    String key = UUID.randomUUID().toString();
    String body = "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}";
    HttpResponse<String> first = post("/v1/sessions", body, "Idempotency-Key", key);
    HttpResponse<String> second = post("/v1/sessions", body, "Idempotency-Key", key);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));

    String checkpoints = "/v1/sessions/" + json(first).get("session_id").asText() + "/checkpoints";
    assertError(
        post("/v1/sessions", body + " ", "Idempotency-Key", key), 422, "IDEMPOTENCY_KEY_REUSED");
    assertError(post(checkpoints, body, "Idempotency-Key", key), 422, "IDEMPOTENCY_KEY_REUSED");
    for (String wrong : new String[] {"", "a b", "x".repeat(256)}) {
      assertError(
          post("/v1/sessions", body, "Idempotency-Key", wrong), 400, "INVALID_IDEMPOTENCY_KEY");
    }
    assertThat(json(alice.get(checkpoints)).get("total").asInt()).isEqualTo(1);
  }

  // Labels

  @Test
  void labelsComeInTheBodyAndInAHeader() throws Exception {
    String body =
        "{\"title\":\"t\",\"labels\":{\"team\":\"sre\"},\"state\":{\"messages\":[{\"role\":\"user\"}]}}";
    String address =
        "/v1/sessions/"
            + json(post("/v1/sessions", body, "Cairn-Labels", "team=dev, ticket=OPS%2D12"))
                .get("session_id")
                .asText();
    assertThat(json(alice.get(address)).at("/session/labels").toString())
        .isEqualTo("{\"team\":\"sre\",\"ticket\":\"OPS-12\"}");

    assertThat(
            json(alice.send("PATCH", address, "{\"labels\":{\"team\":null,\"a/b\":\"c:d\"}}"))
                .at("/session/labels")
                .toString())
        .isEqualTo("{\"a/b\":\"c:d\",\"ticket\":\"OPS-12\"}");
    String list = "/v1/sessions?label=a/b:c:d&label=ticket:";
    assertThat(json(alice.get(list + "OPS-12")).get("sessions")).hasSize(1);
    assertThat(json(alice.get(list + "OPS-13")).get("sessions")).isEmpty();
    assertThat(json(alice.get("/v1/stats?label=a/b:c:d")).get("total_sessions").asInt()).isOne();
    assertThat(alice.get("/v1/export?label=a/b:c:d").body()).contains("{\"end\":{\"sessions\":1}}");

    alice.send("PATCH", address, "{\"labels\":{\"a/b\":null,\"ticket\":null}}");
    assertThat(json(alice.get(address)).get("session").has("labels")).isFalse();
  }

  @Test
  void labelsThatAreNotValidAreRefused() throws Exception {
    String state = ",\"state\":{\"messages\":[]}}";
    for (String labels : List.of("{\"A\":\"x\"}", "{\"a\":\"x\\u0000\"}")) {
      assertError(
          alice.post("/v1/sessions", "{\"title\":\"t\",\"labels\":" + labels + state),
          400,
          "INVALID_LABELS");
    }
    for (String labels :
        List.of("{\"a\":1}", "{\"a\":null}", "[]", "\"a\"", "{\"a\":\"1\",\"a\":\"2\"}")) {
      assertError(
          alice.post("/v1/sessions", "{\"title\":\"t\",\"labels\":" + labels + state),
          400,
          "INVALID_FIELD");
    }
    assertError(
        post("/v1/sessions", "{\"title\":\"t\"" + state, "Cairn-Labels", "Team"),
        400,
        "INVALID_LABELS");
    assertError(alice.get("/v1/sessions?label=team"), 400, "INVALID_PARAMETER");
    assertError(alice.get("/v1/stats?label=A:x"), 400, "INVALID_LABELS");
    String many = "label=a:x&".repeat(40) + "&label=b:".repeat(1);
    assertThat(alice.get("/v1/sessions?" + many).statusCode()).isEqualTo(200);
  }

  // Less on the wire

  @Test
  void whoeverKnowsItsStateNeedNotGetItBack() throws Exception {
    String session = "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}";
    String prefer = "respond-async, return=minimal; foo=\"bar\"";
    HttpResponse<String> created = post("/v1/sessions", session, "Prefer", prefer);
    String id = json(created).get("session_id").asText();
    HttpResponse<String> checkpoint =
        post("/v1/sessions/" + id + "/checkpoints", session, "Prefer", prefer);
    HttpResponse<String> appended =
        post("/v1/sessions/" + id + "/messages", "{\"messages\":[]}", "Prefer", prefer);

    for (var answer : List.of(created, checkpoint, appended)) {
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.headers().firstValue("Preference-Applied")).contains("return=minimal");
      assertThat(json(answer).get("checkpoint").has("state")).isFalse();
      assertThat(json(answer).at("/checkpoint/message_count").asInt()).isEqualTo(1);
    }
    HttpResponse<String> whole = post("/v1/sessions", session, "Prefer", "return=representation");
    assertThat(whole.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(json(whole).at("/checkpoint/state/messages")).hasSize(1);
  }

  @Test
  void newMessagesAloneMakeACheckpoint() throws Exception {
    String id = createSession();
    String one = "{\"role\":\"user\",  \"content\":\"a\"}";

    HttpResponse<String> appended =
        alice.post("/v1/sessions/" + id + "/messages", "{\"messages\":[" + one + "]}");

    assertThat(appended.statusCode()).isEqualTo(201);
    assertThat(appended.body()).contains("\"messages\":[" + one + "]");
    assertLocation(
        appended, "/v1/sessions/checkpoints/" + json(appended).at("/checkpoint/id").asText());
    assertError(alice.post("/v1/sessions/" + id + "/messages", "{}"), 400, "INVALID_FIELD");
    assertError(
        alice.post("/v1/sessions/" + id + "/messages", "{\"messages\":[{}]}"),
        400,
        "INVALID_MESSAGE");
    assertError(
        alice.post(
            "/v1/sessions/" + id + "/messages",
            "{\"messages\":[],\"parent_id\":\"" + UNKNOWN + "\"}"),
        404,
        "PARENT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"all, 3", "none, 0", "last:1, 1", "last:2, 2", "last:999999999, 3"})
  void asManyMessagesAreSentAsAreWanted(String messages, int expected) throws Exception {
    String body =
        "{\"title\":\"t\",\"state\":{\"messages\":["
            + "{\"role\":\"user\"},{\"role\":\"assistant\"},{\"role\":\"tool\"}]}}";
    String id = json(alice.post("/v1/sessions", body)).get("session_id").asText();

    JsonNode active =
        json(alice.get("/v1/sessions/" + id + "?messages=" + messages))
            .at("/session/active_checkpoint");

    assertThat(active.at("/state/messages")).hasSize(expected);
    assertThat(active.get("message_count").asInt()).isEqualTo(3);
    if (expected > 0) {
      assertThat(active.at("/state/messages/" + (expected - 1) + "/role").asText())
          .isEqualTo("tool");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "some", "last", "last:", "last:0", "last:-1", "last:9999999999"})
  void wrongNumberOfMessagesIsRefused(String messages) throws Exception {
    assertError(
        alice.get("/v1/sessions/" + createSession() + "?messages=" + messages),
        400,
        "INVALID_PARAMETER");
  }

  @Test
  void bodiesMayBeGzipped() throws Exception {
    String title = "gzip " + "x".repeat(500);
    HttpRequest.Builder request =
        gzipped("/v1/sessions", gzip("{\"title\":\"%s\",\"state\":{}}".formatted(title)));

    HttpResponse<String> created = alice.send(request);

    assertThat(created.statusCode()).isEqualTo(201);
    String path = "/v1/sessions/" + json(created).get("session_id").asText();
    HttpResponse<byte[]> answer =
        alice.send(
            alice.request(path).header("Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1"),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(alice.get(path).body());
    assertThat(answer.body()).hasSizeLessThan(plain.length);

    String tag = answer.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).endsWith("-gzip\"");
    assertThat(alice.send(alice.request(path).header("If-None-Match", tag)).statusCode())
        .isEqualTo(304);
    assertThat(patch(path, tag).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip;q=0", "gzip; q=0.000", "br", "*", "gzipped"})
  void answersAreNotGzippedForWhoDoesNotOfferIt(String offer) throws Exception {
    HttpResponse<String> answer =
        alice.send(alice.request("/v1/account").header("Accept-Encoding", offer));

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(json(answer).get("username").asText()).isEqualTo("alice");
  }

  @Test
  void wrongEncodingsAreRefused() throws Exception {
    byte[] packed = gzip(EMPTY_SESSION);
    byte[] damaged = packed.clone();
    damaged[packed.length - 6] ^= 1; // in the checksum

    assertError(
        alice.send(gzipped("/v1/sessions", EMPTY_SESSION.getBytes(US_ASCII))), 400, "BAD_REQUEST");
    assertError(alice.send(gzipped("/v1/sessions", damaged)), 400, "BAD_REQUEST");
    assertError(
        alice.send(gzipped("/v1/sessions", Arrays.copyOf(packed, packed.length - 9))),
        400,
        "REQUEST_CUT_OFF");
    assertError(
        alice.send(
            alice
                .request("/v1/sessions")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofString(EMPTY_SESSION))),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  /** 200 MB of spaces in 200 KB. */
  @Test
  void smallBodyThatUnpacksToAHugeOneIsRefused() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      byte[] spaces = " ".repeat(1 << 20).getBytes(US_ASCII);
      for (int megabytes = 0; megabytes < 200; megabytes++) {
        out.write(spaces);
      }
    }

    assertError(alice.send(gzipped("/v1/sessions", bomb.toByteArray())), 413, "REQUEST_TOO_LARGE");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private HttpRequest.Builder gzipped(String path, byte[] body) {
    return alice
        .request(path)
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private String createSession() throws Exception {
    return json(alice.post("/v1/sessions", EMPTY_SESSION)).get("session_id").asText();
  }

  private HttpResponse<String> post(String path, String body, String header, String value)
      throws Exception {
    return alice.send(
        alice
            .request(path)
            .header("Content-Type", "application/json")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  // Refusals

  @ParameterizedTest
  @CsvSource({
    "POST, /, 405, METHOD_NOT_ALLOWED",
    "GET, /nowhere, 404, ROUTE_NOT_FOUND",
    "GET, /app/, 404, ROUTE_NOT_FOUND",
    "GET, /v1, 404, ROUTE_NOT_FOUND",
    "GET, /v1/nope, 404, ROUTE_NOT_FOUND",
    "GET, /v1/models, 404, ROUTE_NOT_FOUND",
    "GET, /v2/alice/billing, 404, ROUTE_NOT_FOUND",
    "POST, /v1/paks/mcp, 404, ROUTE_NOT_FOUND",
    "POST, /v1/chat/completions, 404, ROUTE_NOT_FOUND",
    "GET, /error, 404, ROUTE_NOT_FOUND",
    "GET, /index.html, 404, ROUTE_NOT_FOUND",
    "PUT, /v1/sessions, 405, METHOD_NOT_ALLOWED",
    "DELETE, /v1/sessions, 405, METHOD_NOT_ALLOWED",
    "OPTIONS, /v1/sessions, 405, METHOD_NOT_ALLOWED",
    "POST, /v1/account, 405, METHOD_NOT_ALLOWED",
    "PATCH, /v1/sessions/" + UNKNOWN + "/checkpoints, 405, METHOD_NOT_ALLOWED",
    "GET, /v1/sessions/" + UNKNOWN + ", 404, SESSION_NOT_FOUND",
    "GET, /v1/sessions/checkpoints/" + UNKNOWN + ", 404, CHECKPOINT_NOT_FOUND",
    "DELETE, /v1/sessions/" + UNKNOWN + ", 404, SESSION_NOT_FOUND",
    "PATCH, /v1/sessions/" + UNKNOWN + ", 404, SESSION_NOT_FOUND",
    "GET, /v1/sessions/x, 400, INVALID_PARAMETER",
    "GET, /v1/sessions/checkpoints, 400, INVALID_PARAMETER",
    "GET, /v1/sessions/1-1-1-1-1, 400, INVALID_PARAMETER",
    "GET, /v1/sessions/checkpoints/x, 400, INVALID_PARAMETER",
    "GET, /v1/sessions/" + UNKNOWN + "/nope, 404, ROUTE_NOT_FOUND",
    "GET, /v1/sessions?limit=x, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?limit=, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?limit=99999999999, 400, INVALID_LIMIT",
    "GET, /v1/sessions?limit=-1, 400, INVALID_LIMIT",
    "GET, /v1/sessions?limit=1001, 400, INVALID_LIMIT",
    "GET, /v1/sessions?offset=-1, 400, INVALID_OFFSET",
    "GET, /v1/sessions?offset=2147483648, 400, INVALID_OFFSET",
    "GET, /v1/sessions?status=active, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?visibility=ALL, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?cursor=x, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?cursor=f_________8AAAAAAAAAAAAAAAAAAAAA, 400, INVALID_PARAMETER",
    "GET, /v1/sessions?cursor=gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, 400, INVALID_PARAMETER",
    "GET, /v1/sessions/" + UNKNOWN + "/checkpoints?include_state=maybe, 400, INVALID_PARAMETER",
  })
  void wrongAddressIsAnsweredInTheEnvelope(String method, String path, int status, String key)
      throws Exception {
    HttpResponse<String> answer = alice.send(method, path, "{}");

    assertError(answer, status, key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/sessions?search=100%", "/v1/sessions?search=%u0041", "/v1/login-config?a=%"})
  void brokenEscapeInAQueryIsABadRequest(String path) throws Exception {
    for (String credentials :
        new String[] {"Authorization: Bearer " + alice.token().get(), "A: b"}) {
      String answer = raw("GET " + path + " HTTP/1.1", credentials);

      if (path.contains("login") || credentials.startsWith("Authorization")) {
        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"key\":\"BAD_REQUEST\"");
      } else {
        assertThat(answer).startsWith("HTTP/1.1 401");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, /v1/sessions, 'GET,HEAD,POST'",
    "TRACE, /v1/sessions, 'GET,HEAD,POST'",
    "PUT, /v1/sessions, 'GET,HEAD,POST'",
    "POST, /v1/account, 'GET,HEAD'",
  })
  void methodThatARouteDoesNotKnowIsToldWhichItDoes(String method, String path, String allowed)
      throws Exception {
    String answer =
        raw(method + " " + path + " HTTP/1.1", "Authorization: Bearer " + alice.token().get());

    assertThat(answer).startsWith("HTTP/1.1 405");
    assertThat(
            answer
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("allow:"))
                .flatMap(line -> Arrays.stream(line.substring(6).split(",")))
                .map(String::strip)
                .sorted()
                .collect(Collectors.joining(",")))
        .isEqualTo(allowed);
  }

  /** Sends what Java's own client would refuse to send. */
  private static String raw(String requestLine, String header) throws Exception {
    URI server = SharedCairn.uri();
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String request =
          requestLine
              + "\r\nHost: "
              + server.getAuthority()
              + "\r\n"
              + header
              + "\r\n"
              + "Content-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void headersOnSeveralLinesAreReadAsOne() throws Exception {
    HttpResponse<String> created =
        alice.send(
            alice
                .request("/v1/sessions")
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .header("Prefer", "return=minimal")
                .POST(HttpRequest.BodyPublishers.ofString(EMPTY_SESSION)));
    assertThat(created.headers().firstValue("Preference-Applied")).contains("return=minimal");
    String address = created.headers().firstValue("Location").orElseThrow();
    String path = URI.create(address).getPath();
    String tag = alice.get(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> renamed =
        alice.send(
            alice
                .request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"1\"")
                .header("If-Match", tag)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(renamed.statusCode()).isEqualTo(200);
  }

  @Test
  void twoIdempotencyKeysAreRefused() throws Exception {
    HttpResponse<String> answer =
        alice.send(
            alice
                .request("/v1/sessions")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b")
                .POST(HttpRequest.BodyPublishers.ofString(EMPTY_SESSION)));

    assertError(answer, 400, "INVALID_IDEMPOTENCY_KEY");
  }

  @Test
  void whatDependsOnTheAcceptedCodingSaysSo() throws Exception {
    String id = json(alice.post("/v1/sessions", EMPTY_SESSION)).get("session_id").asText();
    String path = "/v1/sessions/" + id;
    HttpResponse<String> plain = alice.get(path);
    HttpResponse<byte[]> packed =
        alice.send(
            alice.request(path).header("Accept-Encoding", "gzip"),
            HttpResponse.BodyHandlers.ofByteArray());
    String tag = packed.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> unchanged =
        alice.send(
            alice.request(path).header("Accept-Encoding", "gzip").header("If-None-Match", tag),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(packed.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(unchanged.headers().firstValue("ETag")).contains(tag);
  }

  /** Liberty answers in the envelope, WildFly before any filter, in words of its own. */
  @Test
  void whatIsInTheWarIsNotServed() throws Exception {
    for (String path : new String[] {"/WEB-INF/web.xml", "/META-INF/MANIFEST.MF"}) {
      HttpResponse<String> answer = alice.get(path);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("web-app", "Manifest-Version");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                              | INVALID_JSON",
        "{                                               | INVALID_JSON",
        "hello                                           | INVALID_JSON",
        "}                                               | INVALID_JSON",
        "[]                                              | INVALID_FIELD",
        "null                                            | INVALID_FIELD",
        "{\"title\":\"t\",\"state\":{}} {}               | INVALID_JSON",
        "{\"title\":\"t\",\"state\":{},}                 | INVALID_JSON",
        "{\"state\":{}}                                  | INVALID_FIELD",
        "{\"title\":\"t\"}                               | INVALID_FIELD",
        "{\"title\":\"t\",\"state\":null}                | INVALID_FIELD",
        "{\"title\":7,\"state\":{}}                      | INVALID_FIELD",
        "{\"title\":\"a\",\"title\":\"b\",\"state\":{}}  | INVALID_FIELD",
        "{\"title\":\"t\",\"visibility\":\"public\",\"state\":{}} | INVALID_FIELD",
        "{\"title\":\"t\",\"state\":{\"messages\":null}} | INVALID_FIELD",
        "{\"title\":\"t\",\"state\":{\"messages\":[{}]}} | INVALID_MESSAGE",
        "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"robot\"}]}} | INVALID_MESSAGE",
      })
  void wrongBodyIsRefused(String body, String key) throws Exception {
    assertError(alice.post("/v1/sessions", body), 400, key);
  }

  @Test
  void refusedMessageIsNamedByItsPlace() throws Exception {
    String body =
        "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"user\"},{\"role\":\"assistant\","
            + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":{}}}]}]}}";

    JsonNode error = assertError(alice.post("/v1/sessions", body), 400, "INVALID_MESSAGE");

    assertThat(error.get("details").asText())
        .isEqualTo("/state/messages/1/tool_calls/0/function/arguments: must be a string");
  }

  @Test
  void anyTitleAndDirectoryIsKeptAsItIsUpToTenThousandCharacters() throws Exception {
    String longest = "🪨".repeat(10_000);
    for (String[] text :
        new String[][] {
          {"", ""},
          {" \\n ", " \n "},
          {"  padded ", "  padded "},
          {longest, longest},
          {longest + "🪨", longest},
          {longest + "x", longest}
        }) {
      JsonNode created =
          json(
              alice.post(
                  "/v1/sessions",
                  "{\"title\":\"%1$s\",\"cwd\":\"%1$s\",\"state\":{}}".formatted(text[0])));
      String address = "/v1/sessions/" + created.get("session_id").asText();
      JsonNode session = json(alice.get(address)).get("session");
      assertThat(session.get("title").asText()).isEqualTo(text[1]);
      assertThat(session.get("cwd").asText()).isEqualTo(text[1]);

      alice.send("PATCH", address, "{\"title\":\"x\"}");
      JsonNode renamed =
          json(alice.send("PATCH", address, "{\"title\":\"%s\"}".formatted(text[0])));
      assertThat(renamed.get("session").get("title").asText()).isEqualTo(text[1]);
    }
  }

  @Test
  void textThatNoDatabaseTakesIsMadeStorable() throws Exception {
    JsonNode created =
        json(
            alice.post(
                "/v1/sessions",
                "{\"title\":\"a\\u0000b\\ud800c\",\"cwd\":\"/\\udc00\\u0000\",\"state\":{}}"));

    assertThat(alice.get("/v1/sessions/" + created.get("session_id").asText()).body())
        .contains("\"title\":\"a\uFFFDb\uFFFDc\"", "\"cwd\":\"/\uFFFD\uFFFD\"");
  }

  @Test
  void tooDeepJsonIsRefusedAndDeepJsonIsTaken() throws Exception {
    String body = "{\"title\":\"t\",\"state\":{\"messages\":[{\"role\":\"user\",\"x\":%s%s}]}}";
    int inMessage = 121; // with the four levels around it, 125

    String deepest = body.formatted("[".repeat(inMessage), "]".repeat(inMessage));
    assertThat(alice.post("/v1/sessions", deepest).statusCode()).isEqualTo(201);
    for (int depth : new int[] {inMessage + 1, 5_000, 1_000_000}) {
      String tooDeep = body.formatted("[".repeat(depth), "]".repeat(depth));
      assertError(alice.post("/v1/sessions", tooDeep), 400, "JSON_TOO_DEEP");
    }
  }

  @Test
  void metadataOfMoreThanAMebibyteIsRefused() throws Exception {
    String metadata = "\"" + "m".repeat(1 << 20) + "\"";

    HttpResponse<String> answer =
        alice.post(
            "/v1/sessions", "{\"title\":\"t\",\"state\":{\"metadata\":%s}}".formatted(metadata));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"key\":\"METADATA_TOO_LARGE\"");
  }

  @Test
  void appendedJsonMayBeAsDeepAsThatOfACheckpoint() throws Exception {
    String session =
        json(alice.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}"))
            .get("session_id")
            .asText();
    String path = "/v1/sessions/" + session + "/messages";
    String body = "{\"messages\":[{\"role\":\"user\",\"x\":%1$s%2$s}],\"metadata\":[[%1$s%2$s]]}";

    String deepest = body.formatted("[".repeat(121), "]".repeat(121));
    assertThat(alice.post(path, deepest).statusCode()).isEqualTo(201);
    String metadata = "{\"messages\":[],\"metadata\":%s%s}";
    String message = "{\"messages\":[{\"role\":\"user\",\"x\":%s%s}]}";
    assertError(
        alice.post(path, metadata.formatted("[".repeat(124), "]".repeat(124))),
        400,
        "JSON_TOO_DEEP");
    assertError(
        alice.post(path, message.formatted("[".repeat(122), "]".repeat(122))),
        400,
        "JSON_TOO_DEEP");
  }

  @Test
  void invalidUtf8IsRefused() throws Exception {
    byte[] body = "{\"title\":\"x\",\"state\":{}}".getBytes(StandardCharsets.ISO_8859_1);
    body[10] = (byte) 0xE9;

    HttpRequest.Builder request =
        alice
            .request("/v1/sessions")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));

    assertError(alice.send(request), 400, "INVALID_JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void otherEncodingsAreRefusedOnEveryRoute(String charset) throws Exception {
    String session = "/v1/sessions/" + createSession();
    String json = "{\"title\":\"t\",\"name\":\"t\",\"state\":{\"messages\":[]},\"messages\":[]}";
    byte[] body = json.getBytes(Charset.forName(charset));

    for (String route :
        List.of(
            "POST /v1/sessions",
            "PATCH " + session,
            "POST " + session + "/checkpoints",
            "POST " + session + "/messages",
            "POST /v1/tokens")) {
      String[] methodAndPath = route.split(" ");
      HttpRequest.Builder request =
          alice
              .request(methodAndPath[1])
              .header("Content-Type", "application/json; charset=" + charset)
              .method(methodAndPath[0], HttpRequest.BodyPublishers.ofByteArray(body));
      assertError(alice.send(request), 400, "INVALID_JSON");
    }
  }

  @Test
  void otherMediaTypesAreRefused() throws Exception {
    HttpRequest.Builder text =
        alice
            .request("/v1/sessions")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(EMPTY_SESSION));
    HttpRequest.Builder xml = alice.request("/v1/account").header("Accept", "text/xml");

    assertError(alice.send(text), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertError(alice.send(xml), 406, "NOT_ACCEPTABLE");
  }

  @Test
  void wrongMethodNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer = alice.send("PUT", "/v1/account", "{}");

    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
  }

  @Test
  void announcedLengthTooLargeIsRefusedAtOnce() throws Exception {
    try (HalfSentRequest request = new HalfSentRequest("Content-Length: 99999999999")) {
      assertThat(request.answer()).startsWith("HTTP/1.1 413").contains("\"REQUEST_TOO_LARGE\"");
    }
  }

  @Test
  void bodyTooLargeIsRefusedBeforeItsEnd() throws Exception {
    byte[] chunk = ("100000\r\n" + " ".repeat(0x100000) + "\r\n").getBytes(US_ASCII);
    try (HalfSentRequest request = new HalfSentRequest("Transfer-Encoding: chunked")) {
      for (int megabytes = 0; megabytes <= 128; megabytes++) {
        request.send(chunk);
      }
      assertThat(request.answer()).startsWith("HTTP/1.1 413").contains("\"REQUEST_TOO_LARGE\"");
    }
  }

  @Test
  void halfABodyIsNoSession() throws Exception {
    String title = "half " + UUID.randomUUID();
    String body = "{\"title\":\"%s\",\"state\":{}}".formatted(title);
    try (HalfSentRequest request = new HalfSentRequest("Content-Length: " + (body.length() + 10))) {
      request.send(body.getBytes(US_ASCII));
      request.hangUp();
    }

    String search = alice.get("/v1/sessions?search=" + title.replace(' ', '+')).body();
    assertThat(json(search).get("sessions")).isEmpty();
  }

  /** A request for a new session of alice's that never ends. */
  private static final class HalfSentRequest implements AutoCloseable {

    private static final int LONGER_THAN_AN_ANSWER_TAKES_MILLIS = 30_000;

    private final Socket socket =
        new Socket(SharedCairn.uri().getHost(), SharedCairn.uri().getPort());

    HalfSentRequest(String lengthHeader) throws IOException {
      socket.setSoTimeout(LONGER_THAN_AN_ANSWER_TAKES_MILLIS);
      String head =
          "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + TestUsers.token(TestUsers.ALICE)
              + "\r\nContent-Type: application/json\r\n"
              + lengthHeader
              + "\r\n\r\n";
      send(head.getBytes(US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Reads up to the end of the envelope; the server may keep the connection. */
    String answer() throws IOException {
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("}}") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("cut off behind " + answer).isNotNegative();
        answer.append((char) next);
      }
      return answer.toString();
    }

    void hangUp() throws IOException {
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  // Who may call

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/v1/sessions",
        "//v1/sessions",
        "/v1/account",
        "/v1/rules",
        "/v1/backend",
        "/v1/nope",
        "/v1/sessions/" + UNKNOWN
      })
  void everyRouteNeedsAToken(String path) throws Exception {
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          nobody.request(path),
          nobody.request(path).header("Authorization", "Bearer unknown"),
          nobody.request(path).header("Authorization", "Bearer "),
          nobody.request(path).header("Authorization", "Basic YWxpY2U6YWxpY2U="),
          nobody.request(path).header("Authorization", TestUsers.token(TestUsers.ALICE)),
          nobody.request(path).method("DELETE", HttpRequest.BodyPublishers.noBody()),
          nobody.request(path).POST(HttpRequest.BodyPublishers.ofString("{}")),
        }) {
      HttpResponse<String> answer = nobody.send(request);
      assertError(answer, 401, "UNAUTHORIZED");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/account",
        "/v1/login-config",
        "/v1/nope",
        "/v1/sessions/x",
        "/error",
        "/nowhere"
      })
  void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
    for (Http caller : new Http[] {alice, nobody}) {
      HttpResponse<String> answer = caller.get(path);
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(answer.headers().map())
          .doesNotContainKeys("access-control-allow-origin", "strict-transport-security");
    }
  }

  @Test
  void noCookieIsEverSet() throws Exception {
    assertThat(alice.get("/v1/account").headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void hiddenSessionLooksLikeOneThatNeverWas() throws Exception {
    Http bob = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.BOB)));
    String hidden = json(alice.post("/v1/sessions", EMPTY_SESSION)).get("session_id").asText();

    HttpResponse<String> ofHidden = bob.get("/v1/sessions/" + hidden);
    HttpResponse<String> ofUnknown = bob.get("/v1/sessions/" + UNKNOWN);

    assertThat(ofHidden.statusCode()).isEqualTo(404);
    assertThat(ofHidden.body()).isEqualTo(ofUnknown.body());
  }

  @Test
  void healthAndDocumentAreOpen() throws Exception {
    assertThat(nobody.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(nobody.get("/health/ready").body()).contains("\"UP\"");
    assertThat(nobody.get("/openapi").statusCode()).isEqualTo(200);
  }

  private static JsonNode assertError(HttpResponse<String> answer, int status, String key)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode body = json(answer);
    assertThat(body.fieldNames()).toIterable().containsExactly("error");
    JsonNode error = body.get("error");
    assertThat(error.get("key").asText()).isEqualTo(key);
    assertThat(error.get("message").isTextual()).isTrue();
    return error;
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return json(answer.body());
  }

  private static JsonNode json(String body) throws Exception {
    return JSON.readTree(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
