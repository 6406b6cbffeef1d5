package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of an API token, on two nodes with one database. */
class TokensIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestDatabase database;
  private static CairnServer node;
  private static CairnServer otherNode;

  private final String name = UUID.randomUUID().toString();
  private Http alice;

  @BeforeAll
  static void start() throws Exception {
    SharedNodes.withTestUsers();
    database = SharedNodes.database();
    node = SharedNodes.node();
    otherNode = SharedNodes.otherNode();
  }

  @BeforeEach
  void makeUsers() throws Exception {
    SharedNodes.withTestUsers();
    alice = new Http(node.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  }

  private JsonNode make(String access) throws Exception {
    HttpResponse<String> made =
        alice.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"%s\"}".formatted(name, access));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return JSON.readTree(made.body());
  }

  private static Http with(CairnServer server, JsonNode made) {
    return new Http(server.uri(), Optional.of(made.get("secret").asText()));
  }

  @Test
  void secretIsShownOnceAndKeptAsADigestOnly() throws Exception {
    JsonNode made = make("write");
    String secret = made.get("secret").asText();

    assertThat(secret).matches("cairn_[A-Za-z0-9_-]{43}[A-Za-z0-9_-]{6}");
    assertThat(with(node, made).get("/v1/account").body()).contains("\"username\":\"alice\"");
    JsonNode listed = listed(made);
    assertThat(listed.get("prefix").asText()).hasSize(12).isEqualTo(secret.substring(0, 12));
    assertThat(listed.get("name").asText()).isEqualTo(name);
    assertThat(alice.get("/v1/tokens").body()).doesNotContain(secret);
    List<String> kept = new ArrayList<>();
    for (String table : List.of("api_token", "account", "audit_event")) {
      try (var connection = database.dataSource().getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("select t::text from " + table + " t")) {
        while (rows.next()) {
          kept.add(rows.getString(1));
        }
      }
    }
    assertThat(kept).isNotEmpty().noneMatch(row -> row.contains(secret.substring(12)));
    assertThat(node.log()).doesNotContain(secret);
  }

  private JsonNode listed(JsonNode made) throws Exception {
    for (JsonNode token : JSON.readTree(alice.get("/v1/tokens").body()).get("tokens")) {
      if (token.get("id").equals(made.at("/token/id"))) {
        return token;
      }
    }
    throw new AssertionError("not listed");
  }

  @Test
  void lastUseIsShown() throws Exception {
    JsonNode made = make("read");
    assertThat(listed(made).get("last_used_at").isNull()).isTrue();
    Instant before = Instant.now().minusSeconds(1);

    with(node, made).get("/v1/account");

    assertThat(Instant.parse(listed(made).get("last_used_at").asText()))
        .isBetween(before, Instant.now().plusSeconds(1));
  }

  @Test
  void revokedTokenIsDeadOnEveryNodeAtOnce() throws Exception {
    JsonNode made = make("write");
    assertThat(with(node, made).get("/v1/account").statusCode()).isEqualTo(200);
    assertThat(with(otherNode, made).get("/v1/account").statusCode()).isEqualTo(200);

    String path = "/v1/tokens/" + made.at("/token/id").asText();
    HttpRequest.Builder revoke = alice.request(path).DELETE();
    assertThat(alice.send(revoke).statusCode()).isEqualTo(200);

    assertRefused(with(node, made), "the token is unknown");
    assertRefused(with(otherNode, made), "the token is unknown");
    assertThat(alice.send(alice.request(path).DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void tokenEnds() throws Exception {
    JsonNode made =
        JSON.readTree(
            alice
                .post(
                    "/v1/tokens",
                    "{\"name\":\"%s\",\"access\":\"read\",\"expires_in_days\":7}".formatted(name))
                .body());
    Instant end = Instant.parse(made.at("/token/expires_at").asText());
    assertThat(end)
        .isEqualTo(Instant.parse(made.at("/token/created_at").asText()).plus(Duration.ofDays(7)));
    assertThat(with(node, made).get("/v1/account").statusCode()).isEqualTo(200);

    database.execute(
        "update api_token set expires_at = current_timestamp where name = '" + name + "'");

    assertRefused(with(node, made), "the token has expired");
  }

  @Test
  void tokenMadeWithAnotherEndsWithIt() throws Exception {
    JsonNode parent =
        JSON.readTree(
            alice
                .post(
                    "/v1/tokens",
                    "{\"name\":\"%s\",\"access\":\"admin\",\"expires_in_days\":1}".formatted(name))
                .body());
    JsonNode child =
        JSON.readTree(
            with(node, parent)
                .post(
                    "/v1/tokens",
                    "{\"name\":\"%s child\",\"access\":\"write\",\"expires_in_days\":365}"
                        .formatted(name))
                .body());

    assertThat(child.at("/token/expires_at")).isEqualTo(parent.at("/token/expires_at"));
    assertThat(with(otherNode, child).get("/v1/account").statusCode()).isEqualTo(200);

    HttpRequest.Builder revoke =
        alice.request("/v1/tokens/" + parent.at("/token/id").asText()).DELETE();
    assertThat(alice.send(revoke).statusCode()).isEqualTo(200);

    assertRefused(with(otherNode, child), "the token is unknown");
  }

  @Test
  void tokenWithoutAnEndGetsTheLongestLife() throws Exception {
    JsonNode token = make("read").get("token");

    assertThat(Instant.parse(token.get("expires_at").asText()))
        .isEqualTo(Instant.parse(token.get("created_at").asText()).plus(Duration.ofDays(365)));
  }

  @Test
  void tokenLosesWhatItsUserLoses() throws Exception {
    JsonNode made = make("write");
    database.execute("update account set roles = 'USER,ADMIN' where username = 'alice'");
    assertThat(with(node, made).get("/v1/sessions?scope=all").statusCode()).isEqualTo(200);

    database.execute("update account set roles = 'USER' where username = 'alice'");
    assertThat(with(node, made).get("/v1/sessions?scope=all").statusCode()).isEqualTo(403);
    assertThat(with(otherNode, made).get("/v1/sessions?scope=all").statusCode()).isEqualTo(403);

    database.execute("update account set roles = '' where username = 'alice'");
    HttpResponse<String> answer = with(node, made).get("/v1/account");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"Unauthorized: ");
  }

  @Test
  void tokensRestWhenTheirUserIsAway() throws Exception {
    JsonNode made = make("write");

    database.execute(
        "update account set signed_in_at = current_timestamp - interval '91 days'"
            + " where username = 'alice'");

    assertRefused(with(node, made), "has not signed in for too long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"access\":\"read\"}                                          | INVALID_FIELD",
        "{\"name\":\"x\"}                                               | INVALID_FIELD",
        "{\"name\":\"x\",\"access\":\"all\"}                            | INVALID_FIELD",
        "{\"name\":\"x\",\"access\":\"READ\"}                           | INVALID_FIELD",
        "{\"name\":\"x\",\"access\":null}                               | INVALID_FIELD",
        "{\"name\":\" \",\"access\":\"read\"}                           | INVALID_TOKEN_NAME",
        "{\"name\":\"x\",\"access\":\"read\",\"expires_in_days\":0}     | INVALID_FIELD",
        "{\"name\":\"x\",\"access\":\"read\",\"expires_in_days\":1.5}   | INVALID_FIELD",
        "{\"name\":\"x\",\"access\":\"read\",\"expires_in_days\":366}   | INVALID_TOKEN_LIFETIME",
        "[]                                                             | INVALID_FIELD",
      })
  void wrongRequestIsRefused(String body, String key) throws Exception {
    HttpResponse<String> answer = alice.post("/v1/tokens", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"key\":\"" + key + "\"");
  }

  @Test
  void nameIsTakenOnceForEachUser() throws Exception {
    make("read");
    int logged = node.log().length();

    HttpResponse<String> again =
        alice.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name));
    Http bob = new Http(node.uri(), Optional.of(TestUsers.token(TestUsers.BOB)));

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("\"key\":\"TOKEN_NAME_TAKEN\"", "\"Invalid request: ");
    assertThat(
            alice.post("/v1/tokens", "{\"name\":\"bootstrap\",\"access\":\"read\"}").statusCode())
        .isEqualTo(409);
    assertThat(node.log().substring(logged))
        .doesNotContain("SqlExceptionHelper", "api_token_name_uk", "\tat ");
    assertThat(
            bob.post("/v1/tokens", "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void nameIsTakenOnceByManyAtOnce() throws Exception {
    int logged = node.log().length();
    HttpRequest request =
        alice
            .request("/v1/tokens")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"%s\",\"access\":\"read\"}".formatted(name)))
            .build();
    HttpClient client = HttpClient.newHttpClient();

    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.generate(() -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
            .limit(10)
            .toList();

    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      statuses.add(answer.get().statusCode());
      if (answer.get().statusCode() != 201) {
        assertThat(answer.get().body()).contains("\"key\":\"TOKEN_NAME_TAKEN\"");
      }
    }
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(node.log().substring(logged))
        .doesNotContain("SqlExceptionHelper", "api_token_name_uk", "\tat ");
  }

  @Test
  void mistypedTokenIsToldFromAnUnknownOne() throws Exception {
    String secret = make("read").get("secret").asText();
    char last = secret.charAt(20) == 'x' ? 'y' : 'x';
    String mistyped = secret.substring(0, 20) + last + secret.substring(21);

    assertRefused(new Http(node.uri(), Optional.of(mistyped)), "the token is malformed");
  }

  @Test
  void jsonWebTokensNeedAProvider() throws Exception {
    assertRefused(
        new Http(node.uri(), Optional.of("eyJhbGciOiJub25lIn0.e30.")),
        "no identity provider is configured");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void eventIsALineOfJsonInTheLog() throws Exception {
    String id = make("read").at("/token/id").asText();

    while (eventsInLog(id).isEmpty()) {
      Thread.onSpinWait(); // the log arrives a little later than the answer
    }

    JsonNode event = JSON.readTree(eventsInLog(id).get(0));
    assertThat(event.get("action").asText()).isEqualTo("token_created");
    assertThat(event.get("username").asText()).isEqualTo("alice");
    assertThat(event.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(event.get("outcome").asText()).isEqualTo("done");
    assertThat(node.log()).doesNotContain(name);
  }

  private static List<String> eventsInLog(String subject) {
    return node.log()
        .lines()
        .filter(line -> line.contains("\"subject_id\":\"" + subject))
        .map(line -> line.substring(line.indexOf('{')))
        .toList();
  }

  private static void assertRefused(Http caller, String details) throws Exception {
    HttpResponse<String> answer = caller.get("/v1/account");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(JSON.readTree(answer.body()).at("/error/details").asText()).contains(details);
  }
}
