package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in to the page through a real Keycloak, at two nodes behind one address. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageSingleSignOnIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the realm knows it. */
  private static final String ADDRESS = "http://localhost:9080";

  private static final String CALLBACK = "/v1/page-session/callback";

  private static Keycloak keycloak;
  private static TestDatabase database;
  private static CairnServer node;
  private static CairnServer otherNode;

  private Browser page;
  private Browser provider;

  @BeforeAll
  static void start() throws Exception {
    keycloak = Keycloak.withNewRealm();
    String url = TestDatabase.emptyPostgresql();
    database = TestDatabase.postgresql(url);
    TestUsers.addTo(database);
    node = trustingKeycloak(CairnServer.onPostgresql(url)).start();
    otherNode = trustingKeycloak(CairnServer.onPostgresql(url)).start();
  }

  private static CairnServer.Settings trustingKeycloak(CairnServer.Settings settings) {
    return settings
        .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", keycloak.keysAddress())
        .with("MP_JWT_VERIFY_ISSUER", keycloak.issuer())
        .with("MP_JWT_VERIFY_AUDIENCES", "cairn")
        .with("CAIRN_OIDC_CLIENT_ID", "cairn-web")
        .with("CAIRN_PUBLIC_URL", ADDRESS);
  }

  @AfterAll
  static void stop() throws Exception {
    otherNode.close();
    node.close();
    database.close();
  }

  @BeforeEach
  void openBrowser() throws Exception {
    page = new Browser(node.uri());
    provider = new Browser(URI.create(keycloak.issuer()).resolve("/"));
  }

  private static String location(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
    return response.headers().firstValue("Location").orElseThrow();
  }

  /** The browser follows a link of the page. */
  private static String begin(Browser page, String returnTo) throws Exception {
    return location(
        page.send(
            page.request(
                    "/v1/page-session/authorize?return_to="
                        + URLEncoder.encode(returnTo, StandardCharsets.UTF_8))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Sec-Fetch-Mode", "navigate")));
  }

  /** Where the provider sends the browser back to, at the public address. */
  private String signInAtProvider(String address, String username) throws Exception {
    String back = keycloak.signIn(provider, address, username);
    assertThat(back).startsWith(ADDRESS + CALLBACK);
    return back.substring(ADDRESS.length());
  }

  /** The browser comes back, as a page of another site leads it. */
  private static HttpResponse<String> comeBack(Browser page, String path) throws Exception {
    return page.send(
        page.request(path)
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "navigate"));
  }

  private void signIn(String username) throws Exception {
    assertThat(location(comeBack(page, signInAtProvider(begin(page, "/"), username))))
        .isEqualTo("/");
  }

  @Test
  void personSignsInAtOneNodeAndComesBackToAnother() throws Exception {
    String address = begin(page, "/s/one?x=1#m-17");
    assertThat(address)
        .startsWith(keycloak.issuer())
        .contains("code_challenge_method=S256", "code_challenge=", "state=", "nonce=");
    Browser elsewhere = page.at(otherNode.uri());

    HttpResponse<String> back = comeBack(elsewhere, signInAtProvider(address, "audrey"));

    assertThat(location(back)).isEqualTo("/s/one?x=1#m-17");
    assertThat(back.headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.endsWith("; Secure; HttpOnly; SameSite=Lax"));
    assertThat(elsewhere.cookies()).matches("__Host-cairn=[A-Za-z0-9_-]{43}");
    JsonNode account = JSON.readTree(elsewhere.at(node.uri()).get("/v1/account").body());
    assertThat(account.get("username").asText()).isEqualTo("audrey");
    assertThat(account.get("roles").toString()).isEqualTo("[\"cairn-user\",\"cairn-auditor\"]");
    assertThat(account.get("access").asText()).isEqualTo("admin");
    assertThat(elsewhere.get("/v1/audit?username=audrey").body())
        .contains("\"single sign-on\"", "\"page\"");
  }

  @Test
  void signInCountsOnceAndInTheBrowserThatBeganIt() throws Exception {
    String address = begin(page, "/");
    Browser copy = page.at(node.uri());
    String back = signInAtProvider(address, "alice");

    assertThat(location(comeBack(new Browser(node.uri()), back)))
        .as("a victim that is led to the address of another's sign-in")
        .isEqualTo("/sign-in?error=expired");
    Browser other = new Browser(node.uri());
    begin(other, "/");
    assertThat(location(comeBack(other, back))).isEqualTo("/sign-in?error=expired");
    assertThat(other.get("/v1/account").statusCode()).isEqualTo(401);

    assertThat(location(comeBack(page, back))).isEqualTo("/");
    assertThat(location(comeBack(page, back))).as("again").isEqualTo("/sign-in?error=expired");
    assertThat(location(comeBack(copy, back)))
        .as("by who copied all cookies")
        .isEqualTo("/sign-in?error=refused");
    assertThat(copy.get("/v1/account").statusCode()).isEqualTo(401);
    assertThat(page.get("/v1/account").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "error=access_denied, denied",
    "error=<script>alert(1)</script>&error_description=<b>, denied",
    "code=made-up, refused",
    "code=, denied",
    "code=a&code=b, denied",
    "code=made-up&iss=https://evil.example.com, denied",
  })
  void whatGoesWrongIsAKnownWord(String parameters, String word) throws Exception {
    String state = begin(page, "/").replaceFirst(".*[?&]state=([^&]+).*", "$1");
    StringBuilder query = new StringBuilder("?state=" + state);
    for (String parameter : parameters.split("&")) {
      String[] pair = parameter.split("=", 2);
      query
          .append('&')
          .append(pair[0])
          .append('=')
          .append(URLEncoder.encode(pair[1], StandardCharsets.UTF_8));
    }

    HttpResponse<String> response = comeBack(page, CALLBACK + query);

    assertThat(location(response)).isEqualTo("/sign-in?error=" + word);
    assertThat(response.body()).doesNotContain("script");
    assertThat(page.cookies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example.com/", "/\\evil.example.com", "https://evil.example.com", "/\t/x"})
  void nobodyIsLedElsewhere(String returnTo) throws Exception {
    String back = signInAtProvider(begin(page, returnTo), "alice");

    assertThat(location(comeBack(page, back))).isEqualTo("/");
  }

  @Test
  void signInEndsTheSessionThatTheBrowserHad() throws Exception {
    page.signIn(TestUsers.token(TestUsers.BOB));
    Browser before = page.at(node.uri());

    signIn("alice");

    assertThat(before.get("/v1/account").statusCode()).isEqualTo(401);
    assertThat(page.get("/v1/account").body()).contains("\"username\":\"alice\"");
  }

  @Test
  void signOutIsAtTheProviderToo() throws Exception {
    signIn("alice");
    assertThat(keycloak.isSignedIn(provider, begin(page, "/"))).isTrue();

    HttpResponse<String> response = page.at(otherNode.uri()).signOut();

    String signOutUrl = JSON.readTree(response.body()).get("sign_out_url").asText();
    assertThat(signOutUrl).startsWith(keycloak.issuer()).contains("id_token_hint=eyJ");
    assertThat(location(keycloak.follow(provider, signOutUrl))).startsWith(ADDRESS + "/sign-in");
    assertThat(page.get("/v1/account").statusCode()).isEqualTo(401);
    assertThat(keycloak.isSignedIn(provider, begin(page, "/"))).isFalse();
  }

  @Test
  void tokensOfTheProviderAreNotReadableInTheDatabase() throws Exception {
    database.execute("delete from page_session");
    signIn("alice");

    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select id_token, p::text from page_session p")) {
      assertThat(rows.next()).isTrue();
      assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1)).doesNotContain("eyJ");
      assertThat(rows.getString(2)).doesNotContain("eyJ", page.cookies().replaceFirst(".*=", ""));
    }
  }

  @Test
  void roleThatWasTakenAwayEndsWithTheNextSignIn() throws Exception {
    keycloak.addUser("erin");
    keycloak.giveRole("erin", "cairn-user");
    signIn("erin");
    assertThat(page.get("/v1/account").statusCode()).isEqualTo(200);
    Browser elsewhere = page.at(node.uri());
    keycloak.takeRole("erin", "cairn-user");

    page = new Browser(node.uri());
    long second = System.currentTimeMillis() / 1000;
    while (System.currentTimeMillis() / 1000 <= second) {
      Thread.onSpinWait(); // the provider tells time in seconds
    }
    signIn("erin");

    assertThat(page.get("/v1/account").statusCode()).isEqualTo(403);
    assertThat(elsewhere.get("/v1/account").statusCode()).isEqualTo(403);
  }

  @Test
  void clientWithASecretProvesIt() throws Exception {
    String secret = "a secret: with + and %";
    keycloak.addClient("cairn-secret", secret, ADDRESS + "/*");
    try (CairnServer server =
        trustingKeycloak(CairnServer.onH2(CairnServer.newDataDirectory()))
            .with("CAIRN_OIDC_CLIENT_ID", "cairn-secret")
            .with("CAIRN_OIDC_CLIENT_SECRET", secret)
            .start()) {
      page = new Browser(server.uri());
      String back = signInAtProvider(begin(page, "/"), "alice");
      assertThat(location(comeBack(page, back))).isEqualTo("/");

      keycloak.changeSecret("cairn-secret", "another");

      page = new Browser(server.uri());
      back = signInAtProvider(begin(page, "/"), "alice");
      assertThat(location(comeBack(page, back))).isEqualTo("/sign-in?error=refused");
      assertThat(server.log()).doesNotContain(secret);
    }
  }

  @Test
  void providerThatDoesNotRespondIsSaidSoAndTokensOfCairnGoOn() throws Exception {
    String jwt = keycloak.tokenByPassword("alice");
    String gone = "http://127.0.0.1:" + CairnServer.freePort();
    try (CairnServer server =
        trustingKeycloak(CairnServer.onH2(CairnServer.newDataDirectory()))
            .with("MP_JWT_VERIFY_ISSUER", gone)
            .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", gone + "/keys")
            .start()) {
      page = new Browser(server.uri());
      assertThat(begin(page, "/")).isEqualTo("/sign-in?error=unavailable");
      assertThat(page.signIn(CairnServer.ADMIN_TOKEN).statusCode())
          .as("the form is there all the same")
          .isEqualTo(204);

      HttpResponse<String> answer = new Http(server.uri(), Optional.of(jwt)).get("/v1/account");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body())
          .contains("Connection error: the identity provider does not respond, retry later");
      assertThat(Http.admin(server).get("/v1/account").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void loginConfigSaysWhereThePageSignsIn() throws Exception {
    assertThat(JSON.readTree(page.get("/v1/login-config").body()).get("authorize_url").asText())
        .isEqualTo("/v1/page-session/authorize");
  }
}
