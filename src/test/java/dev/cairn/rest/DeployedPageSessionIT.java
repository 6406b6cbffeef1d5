package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Browser;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser that is signed in by a cookie, and what pages of others can do with it: nothing. */
@ExtendWith(SharedCairn.class)
class DeployedPageSessionIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN_ORIGIN = SharedCairn.uri().toString();
  private static final String NEW_SESSION = "{\"title\":\"from the page\",\"state\":{}}";

  private final Browser browser = new Browser(SharedCairn.uri());

  private static HttpRequest.BodyPublisher json(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private static void assertRefused(HttpResponse<String> response, int status, String key)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error/key").asText()).isEqualTo(key);
  }

  @Test
  void tokenMakesACookieThatActsForItsUser() throws Exception {
    HttpResponse<String> signIn = browser.signIn(TestUsers.token(TestUsers.ALICE));

    assertThat(signIn.statusCode()).as(signIn.body()).isEqualTo(204);
    assertThat(signIn.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .matches(
            "__Host-cairn=[A-Za-z0-9_-]{43}; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax");
    assertThat(signIn.headers().firstValue("Cache-Control").orElseThrow()).startsWith("no-store");
    JsonNode account = JSON.readTree(browser.get("/v1/account").body());
    assertThat(account.get("username").asText()).isEqualTo("alice");
    assertThat(account.get("access").asText()).isEqualTo("admin");
    assertThat(browser.send("POST", "/v1/sessions", NEW_SESSION).statusCode()).isEqualTo(201);
    assertThat(browser.get("/v1/account").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(browser.get("/v1/account").headers().firstValue("Cache-Control"))
        .contains("no-store");
  }

  @Test
  void cookieReachesNoFurtherThanItsToken() throws Exception {
    browser.signIn(TestUsers.readToken(TestUsers.ALICE));

    assertThat(browser.get("/v1/sessions").statusCode()).isEqualTo(200);
    assertRefused(browser.send("POST", "/v1/sessions", NEW_SESSION), 403, "FORBIDDEN");
    assertRefused(
        browser.send("POST", "/v1/tokens", "{\"name\":\"x\",\"access\":\"read\"}"),
        403,
        "FORBIDDEN");
  }

  @Test
  void tokenThatIsMadeOnThePageEndsWithTheTokenOfThePage() throws Exception {
    Http alice = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
    JsonNode parent = makeToken(alice.post("/v1/tokens", newToken()));
    browser.signIn(parent.get("secret").asText());
    JsonNode child = makeToken(browser.send("POST", "/v1/tokens", newToken()));
    Http withChild = new Http(SharedCairn.uri(), Optional.of(child.get("secret").asText()));
    assertThat(withChild.get("/v1/account").statusCode()).isEqualTo(200);

    alice.send(alice.request("/v1/tokens/" + parent.at("/token/id").asText()).DELETE());

    assertRefused(browser.get("/v1/account"), 401, "UNAUTHORIZED");
    assertRefused(withChild.get("/v1/account"), 401, "UNAUTHORIZED");
  }

  private static String newToken() {
    return "{\"name\":\"%s\",\"access\":\"admin\"}".formatted(UUID.randomUUID());
  }

  private static JsonNode makeToken(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body());
  }

  @Test
  void wrongTokenMakesNoCookie() throws Exception {
    for (String token :
        new String[] {
          "nobody_ever_had_this_token",
          TestUsers.expiredToken(TestUsers.ALICE),
          "eyJhbGciOiJub25lIn0.e30.",
          ""
        }) {
      HttpResponse<String> response = browser.signIn(token);
      assertRefused(response, 401, "UNAUTHORIZED");
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
    for (String code : new String[] {"A".repeat(43), "x", ""}) {
      assertRefused(browser.signInByCode(code), 401, "UNAUTHORIZED");
    }
    for (String body :
        new String[] {
          "{}", "{\"token\":1}", "{\"token\":\"x\",\"code\":\"x\"}", "[]", "{\"token\":null}"
        }) {
      assertRefused(browser.send("POST", "/v1/page-session", body), 400, "INVALID_FIELD");
    }
  }

  @Test
  void nobodyIsHeardAtLengthBeforeSigningIn() throws Exception {
    assertRefused(browser.signIn("x".repeat(16 << 10)), 413, "REQUEST_TOO_LARGE");
  }

  /** Headers that browsers send for what pages of others do, and for old browsers. */
  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, none",
    "Sec-Fetch-Site, Same-Origin",
    "Origin, https://evil.example.com",
    "Origin, null",
    "Origin, http://127.0.0.1:1",
    "Referer, http://127.0.0.1/",
  })
  void pageOfAnotherOriginCannotUseTheCookie(String header, String value) throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));

    assertRefused(
        browser.send(browser.request("/v1/account").header(header, value)), 403, "OTHER_ORIGIN");
    assertRefused(
        browser.send(
            browser
                .request("/v1/sessions")
                .header(header, value)
                .header("Cairn-Request", "page")
                .header("Content-Type", "application/json")
                .POST(json(NEW_SESSION))),
        403,
        "OTHER_ORIGIN");
    HttpResponse<String> signOut =
        browser.send(
            browser
                .request("/v1/page-session")
                .header(header, value)
                .header("Cairn-Request", "page")
                .DELETE());
    assertRefused(signOut, 403, "OTHER_ORIGIN");
    assertThat(browser.get("/v1/account").statusCode()).as("still signed in").isEqualTo(200);
    assertThat(browser.send(browser.request("/v1/login-config").header(header, value)).statusCode())
        .as("needs no cookie")
        .isEqualTo(200);
  }

  /** So that nobody works in the account of somebody else without knowing. */
  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "none"})
  void pageOfAnotherOriginCannotSignABrowserIn(String site) throws Exception {
    HttpResponse<String> response =
        browser.send(
            browser
                .request("/v1/page-session")
                .header("Sec-Fetch-Site", site)
                .header("Cairn-Request", "page")
                .header("Content-Type", "application/json")
                .POST(json("{\"token\":\"%s\"}".formatted(TestUsers.token(TestUsers.BOB)))));

    assertRefused(response, 403, "OTHER_ORIGIN");
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void whatChangesNeedsAHeaderThatFormsCannotSend() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));

    for (String path : new String[] {"/v1/sessions", "/v1/page-session"}) {
      HttpResponse<String> response =
          browser.send(
              browser
                  .request(path)
                  .header("Sec-Fetch-Site", "same-origin")
                  .header("Content-Type", "application/json")
                  .POST(json(NEW_SESSION)));
      assertRefused(response, 403, "OTHER_ORIGIN");
      assertThat(response.body()).contains("Cairn-Request: page is missing");
    }
  }

  @Test
  void browserWithoutFetchMetadataSaysItsOrigin() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));

    assertThat(
            browser
                .send(
                    browser
                        .request("/v1/sessions")
                        .header("Origin", OWN_ORIGIN)
                        .header("Cairn-Request", "page")
                        .header("Content-Type", "application/json")
                        .POST(json(NEW_SESSION)))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void addressThatAPersonTypesMayBeRead() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));

    HttpRequest.Builder typed =
        browser
            .request("/v1/account")
            .header("Sec-Fetch-Site", "none")
            .header("Sec-Fetch-Mode", "navigate");
    assertThat(browser.send(typed).statusCode()).isEqualTo(200);
    HttpRequest.Builder changing =
        typed
            .copy()
            .header("Cairn-Request", "page")
            .method("DELETE", HttpRequest.BodyPublishers.noBody());
    assertRefused(browser.send(changing), 403, "OTHER_ORIGIN");
  }

  @Test
  void requestWithAuthorizationNeverLooksAtTheCookie() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));

    HttpRequest.Builder asBob =
        browser
            .request("/v1/account")
            .header("Authorization", "Bearer " + TestUsers.token(TestUsers.BOB))
            .header("Sec-Fetch-Site", "cross-site");
    assertThat(browser.send(asBob).body()).contains("\"username\":\"bob\"");
    for (String authorization :
        new String[] {"Bearer unknown", "Bearer ", "Basic YWxpY2U6YWxpY2U=", "x"}) {
      HttpRequest.Builder request =
          browser
              .request("/v1/account")
              .header("Authorization", authorization)
              .header("Sec-Fetch-Site", "same-origin");
      assertRefused(browser.send(request), 401, "UNAUTHORIZED");
    }
    HttpRequest.Builder signOut =
        browser
            .request("/v1/page-session")
            .header("Authorization", "Bearer " + TestUsers.token(TestUsers.BOB))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cairn-Request", "page")
            .DELETE();
    Browser stillSignedIn = browser.at(SharedCairn.uri());
    assertThat(browser.send(signOut).statusCode()).isEqualTo(200);
    assertThat(stillSignedIn.get("/v1/account").statusCode()).isEqualTo(200);
  }

  @Test
  void signInEndsTheSessionThatTheBrowserHad() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));
    Browser before = browser.at(SharedCairn.uri());

    browser.signIn(TestUsers.token(TestUsers.ALICE));

    assertThat(browser.cookies()).isNotEqualTo(before.cookies());
    assertThat(browser.get("/v1/account").statusCode()).isEqualTo(200);
    assertRefused(before.get("/v1/account"), 401, "UNAUTHORIZED");
  }

  @Test
  void secretThatSomebodyElseChoseIsNotTaken() throws Exception {
    String chosen = "__Host-cairn=" + "A".repeat(43);
    HttpRequest.Builder signIn =
        new Http(SharedCairn.uri(), Optional.empty())
            .request("/v1/page-session")
            .header("Cookie", chosen)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Cairn-Request", "page")
            .header("Content-Type", "application/json")
            .POST(json("{\"token\":\"%s\"}".formatted(TestUsers.token(TestUsers.ALICE))));

    assertThat(browser.send(signIn).statusCode()).isEqualTo(204);

    assertThat(browser.cookies()).doesNotContain("AAAA");
    HttpRequest.Builder thief =
        new Browser(SharedCairn.uri())
            .request("/v1/account")
            .header("Cookie", chosen)
            .header("Sec-Fetch-Site", "same-origin");
    assertRefused(new Browser(SharedCairn.uri()).send(thief), 401, "UNAUTHORIZED");
  }

  @Test
  void cookieThatIsNoneIsPassedOver() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));
    String valid = browser.cookies();

    for (String cookies :
        new String[] {
          "__Host-cairn=",
          "__Host-cairn=x",
          valid + "x",
          valid.replace("__Host-", ""),
          valid + "; __Host-cairn=" + "A".repeat(43)
        }) {
      HttpRequest.Builder request =
          new Browser(SharedCairn.uri())
              .request("/v1/account")
              .header("Cookie", cookies)
              .header("Sec-Fetch-Site", "same-origin");
      assertRefused(new Browser(SharedCairn.uri()).send(request), 401, "UNAUTHORIZED");
    }
  }

  @Test
  void stolenCookieIsWorthNothingAfterSignOut() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ALICE));
    Browser thief = browser.at(SharedCairn.uri());

    HttpResponse<String> signOut = browser.signOut();

    assertThat(signOut.statusCode()).as(signOut.body()).isEqualTo(200);
    assertThat(signOut.body()).isEqualTo("{\"sign_out_url\":null}");
    assertThat(signOut.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-cairn=; Path=/; Max-Age=0;");
    assertThat(browser.cookies()).isEmpty();
    assertRefused(thief.get("/v1/account"), 401, "UNAUTHORIZED");
    assertThat(thief.signOut().statusCode()).as("again").isEqualTo(200);
    assertThat(thief.signIn(TestUsers.token(TestUsers.ALICE)).statusCode())
        .as("an ended session is not in the way")
        .isEqualTo(204);
  }

  @Test
  void signInAndSignOutAreRecorded() throws Exception {
    browser.signIn(TestUsers.token(TestUsers.ADAM));
    browser.get("/v1/account");
    browser.signOut();

    Http auditor = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));
    JsonNode events = JSON.readTree(auditor.get("/v1/audit?username=adam").body()).get("events");
    JsonNode last = events.get(0);
    assertThat(last.get("action").asText()).isEqualTo("sign_out");
    assertThat(last.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(last.get("token_id").isTextual()).isTrue();
    assertThat(events).anyMatch(event -> event.get("details").asText().equals("page"));
  }
}
