package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People come in through a real Keycloak. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SingleSignOnIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Keycloak keycloak;
  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    keycloak = Keycloak.withNewRealm();
    server = trustingKeycloak(CairnServer.newDataDirectory()).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static CairnServer.Settings trustingKeycloak(Path data) {
    return CairnServer.onH2(data)
        .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", keycloak.keysAddress())
        .with("MP_JWT_VERIFY_ISSUER", keycloak.issuer())
        .with("MP_JWT_VERIFY_AUDIENCES", "cairn")
        .with("MP_JWT_VERIFY_CLOCK_SKEW", "0")
        .with("CAIRN_OIDC_CLIENT_ID", "cairn-web")
        .with("CAIRN_OIDC_JWKS_CACHE_SECONDS", "2");
  }

  private static Http with(String token) {
    return new Http(server.uri(), Optional.of(token));
  }

  private static JsonNode account(Http caller) throws Exception {
    HttpResponse<String> answer = caller.get("/v1/account");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static int status(Http caller) throws Exception {
    return caller.get("/v1/account").statusCode();
  }

  /** Waits until the token is refused, however long the promise allows; the class has a limit. */
  private static String awaitRefusal(Http caller) throws Exception {
    HttpResponse<String> answer = caller.get("/v1/account");
    while (answer.statusCode() == 200) {
      TimeUnit.MILLISECONDS.sleep(50);
      answer = caller.get("/v1/account");
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    return JSON.readTree(answer.body()).at("/error/details").asText();
  }

  private static Http makeToken(Http user, String access) throws Exception {
    String body = "{\"name\":\"%s\",\"access\":\"%s\"}".formatted(UUID.randomUUID(), access);
    return with(JSON.readTree(user.post("/v1/tokens", body).body()).get("secret").asText());
  }

  @Test
  void passwordGivesATokenThatCounts() throws Exception {
    JsonNode alice = account(with(keycloak.tokenByPassword("alice")));
    assertThat(alice.get("username").asText()).isEqualTo("alice");
    assertThat(alice.get("roles").toString()).isEqualTo("[\"cairn-user\"]");
    assertThat(alice.get("access").asText()).isEqualTo("admin");

    JsonNode audrey = account(with(keycloak.tokenByPassword("audrey")));
    assertThat(audrey.get("roles").toString()).isEqualTo("[\"cairn-user\",\"cairn-auditor\"]");
  }

  @Test
  void browserSignsInAsItIsTold() throws Exception {
    Http nobody = new Http(server.uri(), Optional.empty());
    JsonNode config = JSON.readTree(nobody.get("/v1/login-config").body()).get("oidc");

    JsonNode tokens = keycloak.signInByBrowser(config, "alice");

    assertThat(account(with(tokens.get("access_token").asText())).get("username").asText())
        .isEqualTo("alice");
    assertThat(awaitRefusal(with(tokens.get("id_token").asText())))
        .isEqualTo("the token is for another audience");
  }

  @Test
  void sessionsBelongToTheUserHoweverItCameIn() throws Exception {
    Http sso = with(keycloak.tokenByPassword("alice"));
    Http token = makeToken(sso, "write");
    String created = token.post("/v1/sessions", "{\"title\":\"both\",\"state\":{}}").body();
    String path = "/v1/sessions/" + JSON.readTree(created).get("session_id").asText();

    assertThat(sso.get(path).statusCode()).isEqualTo(200);
    assertThat(with(keycloak.tokenByPassword("audrey")).get(path).statusCode()).isEqualTo(200);
    keycloak.addUser("bob");
    keycloak.giveRole("bob", "cairn-user");
    assertThat(with(keycloak.tokenByPassword("bob")).get(path).statusCode()).isEqualTo(404);
  }

  /** The CLI is stood in for by the one request that it sends for this command. */
  @Test
  void newcomerComesInAsReadmeSays() throws Exception {
    String stakpak =
        "stakpak() { curl -sSf -H \"Authorization: Bearer $STAKPAK_API_KEY\""
            + " \"$STAKPAK_API_ENDPOINT/v1/sessions?limit=20&offset=0\"; }\n";

    String output =
        Readme.run(
            stakpak + Readme.lines("SingleSignOnIT"),
            Map.of("REALM", keycloak.issuer(), "STAKPAK_API_ENDPOINT", server.uri().toString()));

    assertThat(output).startsWith("{\"sessions\":[");
  }

  @Test
  void otherRealmIsRefused() throws Exception {
    assertThat(awaitRefusal(with(keycloak.tokenOfAnotherRealm())))
        .isEqualTo("the token is not signed by the identity provider");
  }

  @Test
  void expiredTokenIsRefused() throws Exception {
    keycloak.setTokenLifetime(2);
    Http alice = with(keycloak.tokenByPassword("alice"));

    assertThat(awaitRefusal(alice)).isEqualTo("the token has expired");
  }

  @AfterEach
  void usualLifetime() throws Exception {
    keycloak.setTokenLifetime(300);
  }

  @Test
  void newKeyCountsAtOnceAndAWithdrawnOneNoLongerThanTheCache() throws Exception {
    Http old = with(keycloak.tokenByPassword("alice"));
    assertThat(status(old)).isEqualTo(200);

    keycloak.addKey();
    Http rotated = with(keycloak.tokenByPassword("alice"));
    assertThat(status(rotated)).isEqualTo(200);
    assertThat(status(old)).isEqualTo(200);
    keycloak.withdrawOldKeys();

    assertThat(awaitRefusal(old)).isEqualTo("the token is not signed by the identity provider");
    assertThat(status(rotated)).isEqualTo(200);
  }

  @Test
  void removedRoleIsGoneWithTheNextSignInFromApiTokensToo() throws Exception {
    keycloak.addUser("carol");
    keycloak.giveRole("carol", "cairn-auditor");
    Http token = makeToken(with(keycloak.tokenByPassword("carol")), "read");
    assertThat(token.get("/v1/audit").statusCode()).isEqualTo(200);

    keycloak.takeRole("carol", "cairn-auditor");
    keycloak.giveRole("carol", "cairn-user");
    Http asUser = nextSignIn("carol");
    assertThat(asUser.get("/v1/audit").statusCode()).isEqualTo(403);
    assertThat(token.get("/v1/audit").statusCode()).isEqualTo(403);
    assertThat(status(token)).isEqualTo(200);

    keycloak.takeRole("carol", "cairn-user");
    Http nobody = nextSignIn("carol");
    assertThat(status(nobody)).isEqualTo(403);
    assertThat(status(token)).isEqualTo(403);
  }

  /** The provider tells time in seconds: only a later second is a later sign-in. */
  private static Http nextSignIn(String username) throws Exception {
    long second = System.currentTimeMillis() / 1000;
    while (System.currentTimeMillis() / 1000 <= second) {
      Thread.onSpinWait();
    }
    Http caller = with(keycloak.tokenByPassword(username));
    caller.get("/v1/account");
    return caller;
  }

  @Test
  void removedRoleEndsWithTheTokenThatCarriesIt() throws Exception {
    keycloak.addUser("dave");
    keycloak.giveRole("dave", "cairn-user");
    keycloak.setTokenLifetime(2);
    Http before = with(keycloak.tokenByPassword("dave"));
    keycloak.takeRole("dave", "cairn-user");

    assertThat(awaitRefusal(before)).isEqualTo("the token has expired");
    assertThat(status(with(keycloak.tokenByPassword("dave")))).isEqualTo(403);
  }

  @Test
  void bootstrapTokenEndsWhenAnAdministratorSignedIn() throws Exception {
    CairnServer.Settings settings = trustingKeycloak(CairnServer.newDataDirectory());
    String agent;
    try (CairnServer fresh = settings.start()) {
      Http bootstrap = Http.admin(fresh);
      agent =
          JSON.readTree(
                  bootstrap.post("/v1/tokens", "{\"name\":\"agent\",\"access\":\"write\"}").body())
              .get("secret")
              .asText();
      Http alice = new Http(fresh.uri(), Optional.of(keycloak.tokenByPassword("alice")));
      assertThat(status(alice)).isEqualTo(200);
      assertThat(status(bootstrap)).isEqualTo(200);

      keycloak.addUser("admin");
      keycloak.giveRole("admin", "cairn-admin");
      Http admin = new Http(fresh.uri(), Optional.of(keycloak.tokenByPassword("admin")));
      assertThat(status(admin)).isEqualTo(200);

      assertThat(status(bootstrap)).isEqualTo(401);
      assertThat(status(new Http(fresh.uri(), Optional.of(agent)))).isEqualTo(401);
      assertThat(admin.get("/v1/tokens?scope=all").body())
          .isEqualTo("{\"tokens\":[],\"next_cursor\":null}");
    }
    try (CairnServer again = settings.start()) {
      assertThat(status(Http.admin(again))).isEqualTo(401);
      assertThat(status(new Http(again.uri(), Optional.of(agent)))).isEqualTo(401);
    }
  }
}
