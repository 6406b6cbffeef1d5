package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller did wrong is reported to the caller and not in the log. */
class QuietRefusalIT {

  private static final String BEARER = "Authorization: Bearer " + CairnServer.ADMIN_TOKEN + "\r\n";

  /** A refused token is in the audit log, of which each entry is a line. */
  private static final Pattern REFUSAL = Pattern.compile(".*\"action\":\"sign_in\".*");

  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    server = CairnServer.onH2(CairnServer.newDataDirectory()).start();
    send(Optional.empty(), "GET", "/v1/nope");
    send(Optional.of(CairnServer.ADMIN_TOKEN), "GET", "/v1/sessions");
    newLines(0); // Servlets tell of their first request.
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int send(Optional<String> token, String method, String path) throws IOException {
    Http http = new Http(server.uri(), token);
    return method.equals("POST")
        ? http.post(path, "{\"title\":\"t\",\"state\":{\"messages\":[]}}").statusCode()
        : http.get(path).statusCode();
  }

  /** What was logged since, up to the refusal of one more token, without that. */
  private static List<String> newLines(int before) throws IOException {
    int all = server.log().length();
    assertThat(send(Optional.of("unknown"), "GET", "/v1/account")).isEqualTo(401);
    while (!REFUSAL.matcher(server.log().substring(all)).find()) {
      assertThat(server.isAlive()).as("the server").isTrue();
    }
    return server.log().substring(before).lines().filter(QuietRefusalIT::isNoRefusal).toList();
  }

  private static boolean isNoRefusal(String line) {
    return !line.matches("(\\e\\[\\d*m)*")
        && !REFUSAL.matcher(line).matches(); // Colors are no text.
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: application/json;q=x",
        "Accept: bogus",
        "Accept-Language: de;q=z",
        "Content-Type: bogus",
        "Content-Type: a/b/c;;;",
        "Content-Type:",
      })
  void headersThatCannotBeReadLeaveNothingInTheLog(String header) throws Exception {
    int before = server.log().length();

    assertThat(
            RawHttp.send(server.uri(), "GET /v1/account HTTP/1.1\r\n" + header + "\r\n" + BEARER))
        .startsWith("HTTP/1.1 400");

    assertThat(newLines(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0080", "\u00e9", "a#b", "[a]", "%FF", "%C0%80"})
  void addressesThatAreNoUriLeaveNothingInTheLog(String name) throws Exception {
    int before = server.log().length();

    assertThat(RawHttp.send(server.uri(), "GET /v1/sessions/" + name + " HTTP/1.1\r\n" + BEARER))
        .startsWith("HTTP/1.1 400");

    assertThat(newLines(before)).isEmpty();
  }

  @Test
  void brokenEscapesLeaveNothingInTheLog() throws Exception {
    int before = server.log().length();

    for (String address :
        List.of("/v1/sessions?search=100%", "/v1/sessions?search=%u0041", "/v1/sessions?%zz=")) {
      assertThat(RawHttp.send(server.uri(), "GET " + address + " HTTP/1.1\r\n" + BEARER))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(RawHttp.send(server.uri(), "GET /v1/login-config?x=100% HTTP/1.1\r\n"))
        .startsWith("HTTP/1.1 400");

    assertThat(newLines(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/account",
    "POST, /v1/sessions",
    "POST, /v1/nope",
    "GET, //v1/account",
    "GET, /metrics",
    "GET, /nope",
    "POST, /nope",
  })
  void missingAndUnknownTokensLeaveNothingInTheLog(String method, String path) throws Exception {
    int before = server.log().length();

    assertThat(send(Optional.empty(), method, path)).isEqualTo(401);
    assertThat(send(Optional.of("nobody's"), method, path)).isEqualTo(401);

    assertThat(newLines(before)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nope",
    "POST, /nope",
    "GET, /v1/nope",
    "GET, /nope.jsp",
    "GET, /WEB-INF/web.xml"
  })
  void absentRoutesLeaveNothingInTheLog(String method, String path) throws Exception {
    int before = server.log().length();

    assertThat(send(Optional.of(CairnServer.ADMIN_TOKEN), method, path)).isEqualTo(404);

    assertThat(newLines(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a:80:80", "a:x", "[", "]", "[::1", "[::1]:x", "a/b", "a@b", "\u00ff"})
  void badHostLeavesNothingInTheLog(String host) throws Exception {
    int before = server.log().length();

    for (String headers : List.of(BEARER, "", "Authorization: Basic !!!\r\n")) {
      String answer =
          RawHttp.sendWhole(
              server.uri(),
              "GET /v1/account HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
                  .formatted(host, headers));
      assertThat(answer).startsWith("HTTP/1.1 400");
      if (AppServer.chosen() == AppServer.LIBERTY) { // WildFly refuses it itself
        assertThat(answer).contains("\"key\":\"BAD_REQUEST\"");
      }
    }

    assertThat(newLines(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic !!!",
        "Basic Og==",
        "Basic",
        "Basic ",
        "Basic dXNlcg==",
        "Basic \u00ff",
        "Digest x",
        "Negotiate x",
        "Bearer",
        "Bearer\t",
        "Bearer \u00ff",
        "\u00ff",
      })
  void credentialsOfOtherKindsLeaveNothingInTheLog(String credentials) throws Exception {
    int before = server.log().length();

    for (String request : List.of("GET /v1/account", "GET /nope", "DELETE /v1/sessions/x")) {
      assertThat(
              RawHttp.send(
                  server.uri(), request + " HTTP/1.1\r\nAuthorization: " + credentials + "\r\n"))
          .startsWith("HTTP/1.1 401")
          .contains("\"key\":\"UNAUTHORIZED\"");
    }

    assertThat(newLines(before)).isEmpty();
  }

  @Test
  void twoCallersAtOnceAreNobody() throws Exception {
    int before = server.log().length();

    assertThat(
            RawHttp.send(
                server.uri(),
                "GET /v1/account HTTP/1.1\r\n" + BEARER + "Authorization: Bearer other\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("\"key\":\"BAD_REQUEST\"");
    assertThat(RawHttp.send(server.uri(), "GET /v1/account HTTP/1.1\r\n" + BEARER + BEARER))
        .startsWith("HTTP/1.1 200");

    assertThat(newLines(before)).isEmpty();
  }

  @Test
  void pingOfTheServerLeavesNothingInTheLog() throws Exception {
    int before = server.log().length();

    assertThat(RawHttp.send(server.uri(), "OPTIONS * HTTP/1.1\r\n"))
        .matches("(?s)HTTP/1.1 (200|404) .*");

    assertThat(newLines(before)).isEmpty();
  }

  /** Liberty keeps a file for each kind of failure that crosses its transactions. */
  @Test
  void failuresOfTheCallerWithinATransactionLeaveNothingInTheLog() throws Exception {
    Http admin = new Http(server.uri(), Optional.of(CairnServer.ADMIN_TOKEN));
    String token = "{\"name\":\"taken\",\"access\":\"read\"}";
    assertThat(admin.post("/v1/tokens", token).statusCode()).isEqualTo(201);
    String missing = "/v1/sessions/" + UUID.randomUUID();
    int before = server.log().length();

    assertThat(admin.post("/v1/tokens", token).statusCode()).isEqualTo(409);
    assertThat(admin.get(missing).statusCode()).isEqualTo(404);
    assertThat(admin.post(missing + "/checkpoints", "{\"state\":{}}").statusCode()).isEqualTo(404);
    assertThat(admin.get("/v1/knowledge/missing").statusCode()).isEqualTo(404);

    assertThat(newLines(before).stream().filter(line -> !line.contains("\"action\":"))).isEmpty();
  }
}
