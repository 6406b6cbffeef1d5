package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page is served. */
class PageIT {

  private static final String ID = "01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11";

  private static CairnServer server;
  private static Http nobody;

  @BeforeAll
  static void start() throws Exception {
    server = SharedPage.emptyServer();
    nobody = new Http(server.uri(), Optional.empty());
  }

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
}
