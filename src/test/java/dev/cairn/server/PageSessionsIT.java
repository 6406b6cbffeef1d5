package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a page session, on two nodes with one database. */
class PageSessionsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestDatabase database;
  private static CairnServer node;
  private static CairnServer otherNode;

  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    SharedNodes.withTestUsers();
    database = SharedNodes.database();
    node = SharedNodes.node();
    otherNode = SharedNodes.otherNode();
  }

  @BeforeEach
  void signIn() throws Exception {
    SharedNodes.withTestUsers();
    browser = new Browser(node.uri());
    assertThat(browser.signIn(TestUsers.token(TestUsers.ALICE)).statusCode()).isEqualTo(204);
  }

  private static void assertEnded(Browser browser, String details) throws Exception {
    HttpResponse<String> response = browser.get("/v1/account");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    assertThat(JSON.readTree(response.body()).at("/error/details").asText()).isEqualTo(details);
  }

  @Test
  void sessionCountsOnEveryNodeAndEndsOnEveryNodeAtOnce() throws Exception {
    Browser elsewhere = browser.at(otherNode.uri());
    assertThat(browser.get("/v1/account").statusCode()).isEqualTo(200);
    assertThat(elsewhere.get("/v1/account").statusCode()).isEqualTo(200);
    Browser thief = browser.at(node.uri());

    assertThat(elsewhere.signOut().statusCode()).isEqualTo(200);

    assertEnded(thief, "the page session has ended");
    assertEnded(thief.at(otherNode.uri()), "the page session has ended");
  }

  @Test
  void onlyADigestOfTheCookieIsKept() throws Exception {
    String secret = browser.cookies().replaceFirst(".*=", "");

    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select p::text from page_session p")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).contains("alice").doesNotContain(secret);
    }
    assertThat(
            database.number(
                "select count(*) from page_session where digest = sha256('" + secret + "')"))
        .isEqualTo(1);
    assertThat(node.log() + otherNode.log()).doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expires_at = current_timestamp",
        "last_used_at = current_timestamp - interval '480 minutes'"
      })
  void sessionEnds(String change) throws Exception {
    assertThat(browser.get("/v1/account").statusCode()).isEqualTo(200);

    database.execute("update page_session set " + change);

    assertEnded(browser, "the page session has ended");
    assertEnded(browser.at(otherNode.uri()), "the page session has ended");
  }

  @Test
  void useKeepsASessionAndIsNotedOnceAMinute() throws Exception {
    database.execute(
        "update page_session set last_used_at = current_timestamp - interval '479 minutes'");
    assertThat(browser.get("/v1/account").statusCode()).isEqualTo(200);
    assertThat(
            database.number(
                "select count(*) from page_session"
                    + " where last_used_at > current_timestamp - interval '1 minute'"))
        .isEqualTo(1);

    database.execute(
        "update page_session set last_used_at = current_timestamp - interval '40 seconds'");
    assertThat(browser.get("/v1/account").statusCode()).isEqualTo(200);
    assertThat(
            database.number(
                "select count(*) from page_session"
                    + " where last_used_at < current_timestamp - interval '39 seconds'"))
        .isEqualTo(1);
  }

  @Test
  void sessionEndsWithTheTokenItWasMadeWith() throws Exception {
    Http alice = new Http(node.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
    String name = UUID.randomUUID().toString();
    String made =
        alice.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name)).body();
    browser.signIn(JSON.readTree(made).get("secret").asText());
    Browser elsewhere = browser.at(otherNode.uri());
    assertThat(elsewhere.get("/v1/account").body()).contains("\"access\":\"read\"");

    database.execute(
        "update api_token set expires_at = current_timestamp where name = '" + name + "'");
    assertEnded(elsewhere, "the token has expired");
    database.execute(
        "update api_token set expires_at = current_timestamp + interval '1 day' where name = '"
            + name
            + "'");
    assertThat(elsewhere.get("/v1/account").statusCode()).isEqualTo(200);
    String id = JSON.readTree(made).at("/token/id").asText();
    assertThat(alice.send(alice.request("/v1/tokens/" + id).DELETE()).statusCode()).isEqualTo(200);

    assertEnded(elsewhere, "the page session has ended");
  }

  @Test
  void sessionLosesWhatItsUserLoses() throws Exception {
    Browser audrey = new Browser(node.uri());
    audrey.signIn(TestUsers.token(TestUsers.AUDREY));
    assertThat(audrey.get("/v1/audit").statusCode()).isEqualTo(200);

    database.execute("update account set roles = 'USER' where username = 'audrey'");

    assertThat(audrey.get("/v1/audit").statusCode()).isEqualTo(403);
    database.execute("update account set roles = 'USER,AUDITOR' where username = 'audrey'");
  }

  private static String newCode(String expiresAt) throws Exception {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    database.execute(
        "insert into sign_in_code (digest, token_id, expires_at) select sha256('%s'), id, %s"
                .formatted(code, expiresAt)
            + " from api_token where username = 'alice' and access = 'READ'");
    return code;
  }

  @Test
  void codeSignsInOnceOfManyAtOnceOnBothNodes() throws Exception {
    String code = newCode("current_timestamp + interval '1 minute'");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Integer> statuses = new ArrayList<>();
    try {
      List<Callable<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Browser each = new Browser(i % 2 == 0 ? node.uri() : otherNode.uri());
        all.add(() -> each.signInByCode(code).statusCode());
      }
      for (Future<Integer> status : threads.invokeAll(all)) {
        statuses.add(status.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 401);
  }

  @Test
  void codeReachesAsFarAsItsTokenAndEnds() throws Exception {
    Browser other = new Browser(otherNode.uri());
    assertThat(other.signInByCode(newCode("current_timestamp")).statusCode()).isEqualTo(401);

    other.signInByCode(newCode("current_timestamp + interval '1 minute'"));

    assertThat(other.get("/v1/account").body())
        .contains("\"username\":\"alice\"", "\"access\":\"read\"");
  }

  @Test
  void newSessionMakesRoomOfThoseThatExpiredAndOfTheOldest() throws Exception {
    for (int i = 1; i < 100; i++) {
      new Browser(node.uri()).signIn(TestUsers.token(TestUsers.ALICE));
    }
    assertThat(browser.get("/v1/account").statusCode()).as("the hundredth").isEqualTo(200);

    Browser latest = new Browser(node.uri());
    latest.signIn(TestUsers.token(TestUsers.ALICE));

    assertEnded(browser, "the page session has ended");
    assertThat(latest.get("/v1/account").statusCode()).isEqualTo(200);
    assertThat(database.number("select count(*) from page_session")).isEqualTo(100);
    database.execute("update page_session set expires_at = current_timestamp");
    latest.signIn(TestUsers.token(TestUsers.ALICE));
    assertThat(database.number("select count(*) from page_session")).isEqualTo(1);
  }
}
