package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever asks too often is told to wait, and nobody else is. */
class LimitsIT {

  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]*)\"");

  /** For tests that do not get in each other's way. */
  private static CairnServer behindProxy;

  @BeforeAll
  static void start() throws Exception {
    behindProxy =
        withUsers()
            .with("CAIRN_MAX_EVENT_STREAMS", "2")
            .with("CAIRN_MAX_EVENT_STREAMS_PER_NODE", "3")
            .with("CAIRN_RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE", "5")
            .with("CAIRN_TRUSTED_PROXIES", "127.0.0.1")
            .start();
  }

  @AfterAll
  static void stop() {
    behindProxy.close();
  }

  @Test
  void eachCallerHasALimitOfItsOwn() throws Exception {
    try (CairnServer server =
        withUsers().with("CAIRN_RATE_LIMIT_REQUESTS_PER_MINUTE", "5").start()) {
      Http alice = as(server, TestUsers.token(TestUsers.ALICE));
      HttpResponse<String> answer = alice.get("/v1/account");
      int passed = 0;
      while (answer.statusCode() == 200) {
        passed++;
        answer = alice.get("/v1/sessions");
      }

      assertThat(passed).isGreaterThanOrEqualTo(5);
      assertLimited(answer);
      assertLimited(as(server, TestUsers.readToken(TestUsers.ALICE)).get("/v1/account"));
      assertLimited(alice.get("/v1/nope"));
      Http bob = as(server, TestUsers.token(TestUsers.BOB));
      assertThat(bob.get("/v1/account").statusCode()).isEqualTo(200);
      assertThat(alice.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void addressThatFailedTooOftenIsNotHeard() throws Exception {
    try (CairnServer server =
        withUsers().with("CAIRN_RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE", "5").start()) {
      Http alice = as(server, TestUsers.token(TestUsers.ALICE));
      assertThat(alice.get("/v1/account").statusCode()).isEqualTo(200);
      String unused = makeToken(alice, "unused");
      String revoked = makeToken(alice, "revoked");
      String id = alice.get("/v1/tokens").body().replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1");
      assertThat(alice.send(alice.request("/v1/tokens/" + id).DELETE()).statusCode())
          .isEqualTo(200);
      HttpResponse<String> answer = fail(server, "192.0.2.1");
      int refused = 0;
      while (answer.statusCode() == 401) {
        refused++;
        answer = fail(server, "192.0.2." + refused); // nobody asked whom it speaks for
      }

      assertThat(refused).isGreaterThanOrEqualTo(5);
      assertLimited(answer);
      Http bob = as(server, TestUsers.token(TestUsers.BOB));
      assertLimited(bob.get("/v1/account"));
      assertThat(alice.get("/v1/account").statusCode()).isEqualTo(200);
      assertThat(as(server, unused).get("/v1/account").statusCode()).isEqualTo(200);
      assertLimited(as(server, revoked).get("/v1/account"));
      assertThat(as(server, null).get("/v1/account").statusCode()).isEqualTo(401);
      assertThat(as(server, null).get("/v1/login-config").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void userAndNodeHaveFewStreams() throws Exception {
    String path = "/v1/events";
    Http alice = as(behindProxy, TestUsers.token(TestUsers.ALICE));
    Http bob = as(behindProxy, TestUsers.token(TestUsers.BOB));
    try (EventReader one = EventReader.of(alice, path);
        EventReader two = EventReader.of(alice, path);
        EventReader three = EventReader.of(bob, path)) {
      assertLimited(alice.get(path));
      HttpResponse<String> refused = bob.get(path);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("NO_STREAM");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      for (EventReader each : List.of(one, two, three)) {
        each.next();
      }
      assertThat(bob.get("/v1/account").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void formOfThePageIsNoWayAroundTheLimit() throws Exception {
    String address = "198.51.100.1";
    HttpResponse<String> answer = signIn(address, "guessed");
    int refused = 0;
    while (answer.statusCode() == 401) {
      refused++;
      answer = signIn(address, "guessed " + refused);
    }

    assertThat(refused).isBetween(5, 10);
    assertLimited(answer);
    assertLimited(fail(behindProxy, address));
    String unused = TestUsers.readToken(TestUsers.BOB);
    assertLimited(signIn(address, unused));
    assertThat(signIn("198.51.100.2", unused).statusCode()).isEqualTo(204);
  }

  /** As the form of the page does, from an address. */
  private static HttpResponse<String> signIn(String address, String token) throws Exception {
    Http page = new Http(behindProxy.uri(), Optional.empty());
    return page.send(
        page.request("/v1/page-session")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cairn-Request", "page")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address)
            .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"%s\"}".formatted(token))));
  }

  @Test
  void proxySaysWhoFailedTooOften() throws Exception {
    while (fail(behindProxy, "192.0.2.1").statusCode() == 401) {
      // as often as may be
    }

    assertThat(fail(behindProxy, "192.0.2.2").statusCode()).isEqualTo(401);
    assertThat(fail(behindProxy, "192.0.2.1").statusCode()).isEqualTo(429);
    assertThat(fail(behindProxy, "192.0.2.3, 192.0.2.1").statusCode()).as("forged").isEqualTo(429);
    int host = 1;
    while (fail(behindProxy, "2001:db8:0:1::" + host).statusCode() == 401) {
      host++; // all of them are one customer's
    }
    assertThat(fail(behindProxy, "2001:db8:0:2::1").statusCode()).isEqualTo(401);
  }

  @Test
  void onlyAddressesAreRecorded() throws Exception {
    String path =
        as(behindProxy, TestUsers.token(TestUsers.ALICE))
            .post("/v1/sessions", "{\"title\":\"t\",\"visibility\":\"PUBLIC\",\"state\":{}}")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(path).as("not of what the client says").startsWith("/v1/sessions/");
    Http bob = as(behindProxy, TestUsers.token(TestUsers.BOB));

    for (String forged :
        List.of("x".repeat(100), "\"><script>", "203.0.113.9, 198.51.100.7", "::1, 2001:DB8::1")) {
      assertThat(bob.send(bob.request(path).header("X-Forwarded-For", forged)).statusCode())
          .as(forged)
          .isEqualTo(200);
    }

    String events =
        as(behindProxy, TestUsers.token(TestUsers.AUDREY))
            .get("/v1/audit?action=session_read&username=bob")
            .body();
    assertThat(ADDRESS.matcher(events).results().map(match -> match.group(1)))
        .containsExactly("2001:db8::1", "198.51.100.7", "127.0.0.1", "127.0.0.1");
  }

  private static String makeToken(Http user, String name) throws Exception {
    String made =
        user.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name)).body();
    return made.replaceFirst(".*\"secret\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> fail(CairnServer server, String address) throws Exception {
    Http guess = as(server, "guess");
    return guess.send(guess.request("/v1/account").header("X-Forwarded-For", address));
  }

  private static CairnServer.Settings withUsers() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (TestDatabase database = TestDatabase.h2(data)) {
      TestUsers.addTo(database);
    }
    return CairnServer.onH2(data);
  }

  private static Http as(CairnServer server, String token) {
    return new Http(server.uri(), Optional.ofNullable(token));
  }

  private static void assertLimited(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body())
        .contains("\"message\":\"Rate limited: too many requests, retry later\"");
    assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
  }
}
