package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.RawHttp;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of every route: preconditions, repeated headers, parameters, Allow and Vary. */
@ExtendWith(SharedCairn.class)
class DeployedHttpIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NDJSON = "application/x-ndjson";
  private static final String BODY =
      "{\"title\":\"t\",\"state\":{\"messages\":[]},\"messages\":[]}";

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final Http audrey =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
  private final Http adam =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
  private final Http nobody = new Http(SharedCairn.uri(), Optional.empty());

  private String createSession() throws Exception {
    String id =
        JSON.readTree(alice.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}").body())
            .get("session_id")
            .asText();
    return "/v1/sessions/" + id;
  }

  private String tag(String path) throws Exception {
    return alice.get(path).headers().firstValue("ETag").orElseThrow();
  }

  private HttpResponse<String> change(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        alice
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(BODY));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return alice.send(request);
  }

  private static void assertError(HttpResponse<String> response, int status, String key)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error/key").asText()).isEqualTo(key);
  }

  // Preconditions

  @ParameterizedTest
  @CsvSource({"PATCH, ''", "DELETE, ''", "POST, /checkpoints", "POST, /messages"})
  void everyChangeIsOfTheVersionThatIsMeant(String method, String child) throws Exception {
    String path = createSession();
    String stale = tag(path);
    alice.send("PATCH", path, "{\"title\":\"changed\"}");
    String before = alice.get(path).body();

    HttpResponse<String> refused = change(method, path + child, "If-Match", stale);
    assertError(refused, 412, "SESSION_CHANGED");
    assertThat(refused.body()).contains("the session has another version"); // of whomever
    assertThat(alice.get(path).body()).isEqualTo(before);
    assertThat(change(method, path + child, "If-Match", tag(path)).statusCode())
        .isBetween(200, 201);
    assertThat(change(method, path + child, "If-Match", "*").statusCode()).isBetween(200, 201);
  }

  @Test
  void repeatedCreationIsNotRefusedForWhatItChangedItself() throws Exception {
    String path = createSession();
    String[] headers = {
      "If-Match", tag(path), "Idempotency-Key", UUID.randomUUID().toString(),
    };

    HttpResponse<String> first = change("POST", path + "/checkpoints", headers);
    HttpResponse<String> second = change("POST", path + "/checkpoints", headers);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void anyVersionIsKnownToACallerThatSaysSo() throws Exception {
    String path = createSession();

    HttpResponse<String> known = alice.send(alice.request(path).header("If-None-Match", "*"));

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(known.headers().firstValue("ETag")).contains(tag(path));
    String missing = "/v1/sessions/" + UUID.randomUUID();
    assertThat(alice.send(alice.request(missing).header("If-None-Match", "*")).statusCode())
        .isEqualTo(404);
  }

  // Repeated headers

  @Test
  void linesOfOneHeaderAreJoined() throws Exception {
    String path = createSession();
    String tag = tag(path);

    assertThat(change("PATCH", path, "If-Match", "\"0\"", "If-Match", tag).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder read =
        alice.request(path).header("If-None-Match", "\"0\"").header("If-None-Match", tag(path));
    assertThat(alice.send(read).statusCode()).isEqualTo(304);
    HttpResponse<String> minimal =
        change(
            "POST", path + "/checkpoints", "Prefer", "respond-async", "Prefer", "return=minimal");
    assertThat(minimal.headers().firstValue("Preference-Applied")).contains("return=minimal");
  }

  @Test
  void twoIdempotencyKeysAreRefused() throws Exception {
    String path = createSession();

    for (String route : List.of("/v1/sessions", path + "/checkpoints", path + "/messages")) {
      assertError(
          change("POST", route, "Idempotency-Key", "one", "Idempotency-Key", "two"),
          400,
          "INVALID_IDEMPOTENCY_KEY");
    }
  }

  // Methods

  // Parameters

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/sessions/{session}?Purge=true",
    "DELETE, /v1/sessions/{session}?purge=false&purge=false",
    "DELETE, /v1/sessions/{session}?purge=false&dry=true",
    "DELETE, /v1/sessions/{session}?dry",
    "DELETE, /v1/sessions/{session}/hold?dry=true",
    "DELETE, /v1/tokens/{id}?dry=true",
    "DELETE, /v1/knowledge/{id}?dry=true",
    "POST, /v1/sessions/{session}/redact?dry=true",
    "POST, /v1/admin/retention?dry=true",
    "POST, /v1/import?dry=true",
  })
  void whatCannotBeUndoneIsNotDoneWithUnknownParameters(String method, String path)
      throws Exception {
    String session = createSession();
    String address =
        path.replace("/v1/sessions/{session}", session)
            .replace("{id}", UUID.randomUUID().toString());
    String before = alice.get(session).body();

    HttpResponse<String> refused =
        adam.send(
            adam.request(address)
                .header("Content-Type", path.contains("import") ? NDJSON : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{\"text\":\"secret\"}")));
    assertError(refused, 400, "INVALID_PARAMETER");
    assertThat(alice.get(session).body()).isEqualTo(before);
  }

  @Test
  void whomARouteIsNotForLearnsNothingOfItsParameters() throws Exception {
    HttpResponse<String> refused = alice.post("/v1/admin/retention?dry=true", "");

    assertError(refused, 403, "FORBIDDEN");
    assertThat(refused.body()).contains("the caller's role or token does not allow this");
  }

  @Test
  void otherParametersOfNewerClientsArePassedOver() throws Exception {
    String session = createSession();

    for (String path : new String[] {"/v1/sessions", session + "/checkpoints"}) {
      assertThat(change("POST", path + "?source=cli").statusCode()).isEqualTo(201);
    }
    assertThat(change("PATCH", session + "?source=cli").statusCode()).isEqualTo(200);
    assertThat(alice.get(session + "?source=cli").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, /v1/sessions, 'GET, HEAD, POST'",
    "OPTIONS, /v1/sessions/00000000-0000-4000-8000-000000000000, 'DELETE, GET, HEAD, PATCH'",
    "OPTIONS, /v1/account, 'GET, HEAD'",
    "PUT, /v1/account, 'GET, HEAD'",
    "TRACE, /v1/account, 'GET, HEAD'",
    "POST, /metrics, 'GET, HEAD'",
    "OPTIONS, /metrics, 'GET, HEAD'",
    "TRACE, /metrics, 'GET, HEAD'",
  })
  void wrongMethodNamesTheRightOnes(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response =
        audrey.send(audrey.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertError(response, 405, "METHOD_NOT_ALLOWED");
    assertThat(
            Arrays.stream(response.headers().firstValue("Allow").orElseThrow().split(", *"))
                .sorted()
                .collect(Collectors.joining(", ")))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /app/",
    "GET, /app/index.html",
    "GET, /nope",
    "POST, /nope",
    "PUT, /index.html",
    "DELETE, /v1x",
    "OPTIONS, /v1/nope",
    "POST, /v1",
    "GET, //nope"
  })
  void whatIsNoRouteIsAnsweredInTheEnvelope(String method, String path) throws Exception {
    HttpResponse<String> response =
        alice.send(alice.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

    assertError(response, 404, "ROUTE_NOT_FOUND");
  }

  @Test
  void addressWrittenOtherwiseDoesNotOpenARoute() throws Exception {
    for (String address : List.of("//metrics", "/./metrics", "/metrics;x=y", "/%6detrics")) {
      assertThat(raw(address, TestUsers.token(TestUsers.ALICE))).matches("(?s)HTTP/1.1 40[034] .*");
    }
  }

  // Order

  @ParameterizedTest
  @CsvSource({
    "/v1/account, 200",
    "/v1/nope, 404",
    "/nope, 404",
    "//v1/account, 200",
    "/v1/sessions/x, 400",
    "/v1/audit, 403",
    "/metrics, 403"
  })
  void everyResponseCameByTheWholePipeline(String path, int status) throws Exception {
    HttpResponse<String> response =
        alice.send(alice.request(path).header("X-Request-Id", "of-this-test"));
    HttpResponse<String> refused =
        nobody.send(nobody.request(path).header("X-Request-Id", "of-this-test"));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(refused.statusCode()).isEqualTo(401);
    for (HttpResponse<String> each : List.of(response, refused)) {
      assertThat(each.headers().allValues("X-Request-Id")).containsExactly("of-this-test");
      assertThat(each.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(each.headers().allValues("Cache-Control")).containsExactly("no-store");
    }
  }

  // Encodings

  @Test
  void taggedResponsesAreTaggedAlikeWhetherTheyAreSentOrNot() throws Exception {
    String path = createSession();
    for (String encoding : new String[] {"gzip", "identity"}) {
      HttpRequest.Builder request = alice.request(path).header("Accept-Encoding", encoding);
      HttpResponse<byte[]> sent = alice.send(request, HttpResponse.BodyHandlers.ofByteArray());
      String tag = sent.headers().firstValue("ETag").orElseThrow();

      HttpResponse<String> known = alice.send(request.header("If-None-Match", tag));

      assertThat(sent.statusCode()).isEqualTo(200);
      assertThat(tag.endsWith("-gzip\"")).isEqualTo(encoding.equals("gzip"));
      assertThat(known.statusCode()).isEqualTo(304);
      assertThat(known.headers().allValues("ETag")).containsExactly(tag);
      assertThat(known.headers().allValues("Vary")).containsExactly("Accept-Encoding");
    }
  }

  // Addresses

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions?search=100%",
        "/v1/sessions?search=%u0041",
        "/v1/sessions?search=%4",
        "/v1/sessions?search={a}",
        "/v1/sessions?search=a|b",
        "/v1/sessions?search=\"a\"",
        "/v1/sessions?%zz=1",
        "//v1/sessions?search=100%",
        "/v1/account?x=%",
        "/nope?x=%",
        "/v1/sessions?search=\u00e9",
        "/v1/sessions?search=a#b",
        "/v1/sessions/\u0080",
        "/v1/sessions/\u00e9",
        "/v1/sessions/a#b",
        "/v1/sessions/[a]",
        "/v1/sessions/%FF",
        "/v1/sessions/%C0%80",
      })
  void addressThatIsNoUriIsRefused(String address) throws Exception {
    String response = raw(address, TestUsers.token(TestUsers.ALICE));

    assertThat(response).startsWith("HTTP/1.1 400").contains("{\"error\":{\"key\":\"BAD_REQUEST\"");
  }

  @Test
  void addressThatIsNoUriIsRefusedWithoutATokenToo() throws Exception {
    String head = "GET /v1/login-config?x=100% HTTP/1.1\r\n";

    assertThat(RawHttp.send(SharedCairn.uri(), head))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":{\"key\":\"BAD_REQUEST\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sessions?search=100%25",
        "/v1/sessions?search=%FF%FE",
        "/v1/sessions?search=[a]",
        "/v1/sessions?search=%00",
        "/v1/sessions?search=a+b&limit=1&=&&x"
      })
  void otherAddressesAreRead(String address) throws Exception {
    assertThat(raw(address, TestUsers.token(TestUsers.ALICE))).startsWith("HTTP/1.1 200");
  }

  private static String raw(String address, String token) throws Exception {
    return RawHttp.send(
        SharedCairn.uri(),
        "GET " + address + " HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n");
  }

  // Types and languages

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: application/json;q=x",
        "Accept: application/json;q=2",
        "Accept: bogus",
        "Accept: text;a=b/c",
        "Accept-Language: de;q=z",
        "Content-Type: bogus",
        "Content-Type: a/b/c;;;",
        "Content-Type:",
      })
  void headerThatCannotBeReadIsRefused(String header) throws Exception {
    assertThat(login(header))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":{\"key\":\"BAD_REQUEST\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: text/html, image/gif, *; q=.2, */*; q=.2",
        "Accept:",
        "Accept-Language: zh-Hant-TW, de;q=0.7, *;q=0.5",
        "Content-Type: application/json; charset=utf-8",
      })
  void otherHeadersAreRead(String header) throws Exception {
    assertThat(login(header)).startsWith("HTTP/1.1 200");
  }

  private static String login(String header) throws Exception {
    return RawHttp.send(SharedCairn.uri(), "GET /v1/login-config HTTP/1.1\r\n" + header + "\r\n");
  }

  // Framing: what a proxy in front may have read otherwise

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
        "Host: a/b\r\n",
        "Host: a\r\nContent-Length: 24\r\nTransfer-Encoding: xchunked\r\n",
        "Host: a\r\nTransfer-Encoding: identity\r\n",
      })
  void ambiguousRequestIsRefused(String headers) throws Exception {
    String response =
        RawHttp.sendWhole(
            SharedCairn.uri(),
            "POST /v1/sessions HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + TestUsers.token(TestUsers.ALICE)
                + "\r\n"
                + headers
                + "\r\n{\"title\":\"t\",\"state\":{}}");

    assertThat(response).startsWith("HTTP/1.1 400 ").doesNotContain("session_id");
  }

  /** Liberty does not refuse all of them, but reads nothing after them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 24\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 24\r\n",
        "Content-Length: 24, 24\r\n",
        "Content-Length: +24\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: x\r\n",
        "Content-Length: 24\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 24\r\nTransfer-Encoding: xchunked\r\n",
      })
  void nothingAfterAnAmbiguousLengthIsARequest(String headers) throws Exception {
    String response =
        RawHttp.sendWhole(
            SharedCairn.uri(),
            "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer "
                + TestUsers.token(TestUsers.ALICE)
                + "\r\n"
                + headers
                + "\r\n{\"title\":\"t\",\"state\":{}}"
                + "GET /v1/login-config HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 ").containsOnlyOnce("HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a\r\n",
        "Host: a.example:80\r\n",
        "Host: [::1]:9080\r\n",
        "Host:\r\n",
      })
  void otherHostsAreServed(String host) throws Exception {
    String head = "GET /v1/login-config HTTP/1.1\r\nConnection: close\r\n" + host + "\r\n";

    assertThat(RawHttp.sendWhole(SharedCairn.uri(), head)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void oldClientNeedsNoHost() throws Exception {
    String head = "GET /v1/login-config HTTP/1.0\r\n\r\n";

    assertThat(RawHttp.sendWhole(SharedCairn.uri(), head)).matches("(?s)HTTP/1\\.[01] 200 .*");
  }

  /** Liberty has private headers by which a web server in front of it tells of the client. */
  @Test
  void headersOfTheServerItselfAreNeitherReadNorSent() throws Exception {
    String head =
        "POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n$WSIS: true\r\n$WSSC: https\r\n"
            + "Authorization: Bearer "
            + TestUsers.token(TestUsers.AUDREY)
            + "\r\n";

    assertThat(RawHttp.send(SharedCairn.uri(), head))
        .startsWith("HTTP/1.1 405 ")
        .doesNotContain("Strict-Transport-Security", "$WS");
  }

  // Names of tokens

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "a\\nb", "a\\u001bb", "a\\u0085b", "a\\ud800b", "a\\udc00"})
  void nameThatNobodyCanReadIsRefused(String name) throws Exception {
    String body = "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name);

    assertError(alice.post("/v1/tokens", body), 400, "INVALID_TOKEN_NAME");
  }

  @Test
  void anyOtherNameIsKeptAsItIs() throws Exception {
    String name = "🪨 é " + UUID.randomUUID();
    String body = "{\"name\":\"  %s \",\"access\":\"read\"}".formatted(name);

    JsonNode made = JSON.readTree(alice.post("/v1/tokens", body).body());

    assertThat(made.at("/token/name").asText()).isEqualTo(name);
  }
}
