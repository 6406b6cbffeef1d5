package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.cairn.server.Chromium.Visit;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, as it is served and as a browser shows it. */
class PageIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11";
  private static final int MOST_BYTES_OF_FIRST_LOAD = 200_000;

  private static CairnServer server;
  private static Http nobody;
  private static Http admin;

  @BeforeAll
  static void start() throws Exception {
    server = CairnServer.onH2(CairnServer.newDataDirectory()).start();
    nobody = new Http(server.uri(), Optional.empty());
    admin = Http.admin(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The only document, with the header that is asked about. */
  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/s/" + ID,
        "/s/" + ID + "/c/" + ID,
        "/s/" + ID + "/compare/" + ID + "..." + ID,
        "/search?q=x",
        "/stats",
        "/tokens",
        "/audit",
        "/admin",
        "/account",
        "/sign-in"
      })
  void everyViewIsTheSameDocument(String address) throws Exception {
    HttpResponse<String> response = nobody.get(address);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).startsWith("text/html");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("same-origin");
    assertThat(header(response, "Content-Security-Policy"))
        .contains(
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(response.body()).contains("<cairn-app>").doesNotContain("{app}", "/*/");
  }

  @Test
  void documentIsReadAgainOnlyIfItHasChanged() throws Exception {
    HttpResponse<String> first = nobody.get("/");

    HttpResponse<String> again =
        nobody.send(nobody.request("/").header("If-None-Match", header(first, "ETag")));
    HttpResponse<String> head =
        nobody.send(nobody.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    HttpResponse<String> options =
        nobody.send(nobody.request("/").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(header(again, "Content-Security-Policy"))
        .isEqualTo(header(first, "Content-Security-Policy"));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(first.body().length()));
    assertThat(options.statusCode()).isEqualTo(405);
    assertThat(header(options, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void filesNeverChangeAndNeedNoToken() throws Exception {
    Matcher addresses =
        Pattern.compile("\"(/[^\"]+\\.(m?js|css|svg))\"").matcher(nobody.get("/").body());
    int count = 0;
    for (; addresses.find(); count++) {
      HttpRequest.Builder request =
          nobody.request(addresses.group(1)).header("Accept-Encoding", "gzip");
      HttpResponse<byte[]> file = nobody.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(file.statusCode()).as(addresses.group(1)).isEqualTo(200);
      assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
      assertThat(header(file, "Content-Encoding")).isEqualTo("gzip");
      assertThat(header(file, "Vary")).contains("Accept-Encoding");
      assertThat(file.body()).startsWith(0x1f, 0x8b);
    }
    assertThat(count).isGreaterThan(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app/main.js",
        "/app/0000000000000000/main.js",
        "/app/index.html",
        "/_static/lit-html/../../WEB-INF/web.xml",
        "/_static/highlight.js/package.json",
        "/webjars/.hidden.js",
        "/WEB-INF/web.xml",
        "/v1/agent-sessions/" + ID,
        "/s/",
        "/nowhere"
      })
  void nothingElseIsOpen(String address) throws Exception {
    assertThat(nobody.get(address).statusCode()).isIn(400, 401, 404);
  }

  @Test
  void addressThatTheClientPrintsLeadsToTheSession() throws Exception {
    HttpResponse<String> response = nobody.get("/alice/agent-sessions/" + ID);

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(header(response, "Location")).isEqualTo("/s/" + ID);
  }

  private static String createSession(String title, List<Map<String, Object>> messages)
      throws Exception {
    String body =
        JSON.writeValueAsString(Map.of("title", title, "state", Map.of("messages", messages)));
    return JSON.readTree(admin.post("/v1/sessions", body).body()).get("session_id").asText();
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  /** A browser of somebody who is signed in. */
  private static Visit signedIn(Chromium chromium) {
    Visit visit = chromium.visit(server.uri());
    visit
        .context()
        .setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + CairnServer.ADMIN_TOKEN));
    return visit;
  }

  @Test
  void sessionIsFoundInTheListAndRead() throws Exception {
    createSession(
        "Rotate the certificates",
        List.of(
            message("user", "Rotate the **certificates** <img src=x onerror=alert(1)>"),
            message("assistant", "Done, see ![x](https://example.com/x.png)")));
    try (Chromium chromium = Chromium.start();
        Visit visit = signedIn(chromium)) {
      Page page = visit.page();
      List<Response> responses = new CopyOnWriteArrayList<>();
      page.onResponse(responses::add);
      page.navigate("/");

      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rotate the certificates"))
          .click();
      Locator messages = page.locator("article");

      assertThat(messages).hasCount(2);
      assertThat(messages.first().locator("strong")).hasText("certificates");
      assertThat(messages.first()).containsText("<img src=x onerror=alert(1)>");
      assertThat(
              messages
                  .last()
                  .getByRole(
                      AriaRole.LINK, new Locator.GetByRoleOptions().setName("x at example.com")))
          .isVisible();
      assertThat(visit.problems()).isEmpty();
      assertThat(responses.stream().mapToInt(each -> each.request().sizes().responseBodySize).sum())
          .isLessThan(MOST_BYTES_OF_FIRST_LOAD);
    }
  }
}
