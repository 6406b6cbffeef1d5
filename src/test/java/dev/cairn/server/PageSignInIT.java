package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.server.Chromium.Visit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People sign in to the page, and out, in a real browser. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageSignInIT {

  private static final Pattern CODE = Pattern.compile("/sign-in#code=[A-Za-z0-9_-]{43}");
  private static final Pattern TOKEN = Pattern.compile("export STAKPAK_API_KEY=(\\S+)");

  private static Chromium chromium;
  private static Keycloak keycloak;
  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.shared();
    keycloak = Keycloak.withNewRealm();
    server =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .without("CAIRN_BOOTSTRAP_TOKEN")
            .with("MP_JWT_VERIFY_PUBLICKEY_LOCATION", keycloak.keysAddress())
            .with("MP_JWT_VERIFY_ISSUER", keycloak.issuer())
            .with("MP_JWT_VERIFY_AUDIENCES", "cairn")
            .with("CAIRN_OIDC_CLIENT_ID", "cairn-browser")
            .with("CAIRN_OIDC_CLIENT_SECRET", "secret")
            .start();
    keycloak.addClient("cairn-browser", "secret", server.uri() + "/*");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String inLog(Pattern pattern, int group) {
    Matcher found = pattern.matcher(server.log());
    assertThat(found.find()).as(server.log()).isTrue();
    return found.group(group);
  }

  private static void assertSignedIn(Page page, String username) {
    page.waitForURL(server.uri() + "/");
    assertThat(account(page, username)).isVisible();
  }

  private static Locator account(Page page, String username) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Account of " + username));
  }

  private static void signOut(Page page, String username) {
    account(page, username).click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out")).click();
    page.waitForURL(server.uri() + "/sign-in");
  }

  private static int status(Page page) {
    return (int) page.evaluate("fetch('/v1/account').then(response => response.status)");
  }

  @Test
  void addressOfTheFirstStartOpensThePageSignedIn() {
    try (Visit visit = chromium.visit(server.uri())) {
      visit.page().navigate(inLog(CODE, 0));

      assertSignedIn(visit.page(), "local admin");
      List<Cookie> cookies = visit.context().cookies();
      assertThat(cookies).hasSize(1);
      assertThat(cookies.get(0).name).isEqualTo("__Host-cairn");
      assertThat(cookies.get(0).httpOnly).isTrue();
      assertThat(visit.page().evaluate("document.cookie")).isEqualTo("");
      signOut(visit.page(), "local admin");
      assertThat(visit.context().cookies()).isEmpty();
    }
  }

  @Test
  void tokenInTheFormSignsIn() {
    try (Visit visit = chromium.visit(server.uri())) {
      Page page = visit.page();
      page.navigate("/");
      page.getByLabel("API token").fill(inLog(TOKEN, 1));
      page.getByLabel("API token").press("Enter");

      assertSignedIn(page, "local admin");
    }
  }

  @Test
  void personSignsInAndOutByTheProvider() {
    try (Visit visit = chromium.visit(server.uri())) {
      Page page = visit.page();
      signInByProvider(page);
      assertSignedIn(page, "alice");

      signOut(page, "alice");

      assertThat(status(page)).isEqualTo(401);
      page.getByText("Continue with single sign-on").click();
      assertThat(page.locator("#password")).isVisible();
    }
  }

  private static void signInByProvider(Page page) {
    page.navigate("/sign-in");
    page.getByText("Continue with single sign-on").click();
    page.locator("#username").fill("alice");
    page.locator("#password").fill("alice");
    page.locator("#password").press("Enter");
  }

  /** Of another port, which browsers send the cookie along for, and of another host. */
  @Test
  void pageOfAnotherOriginChangesNothing() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] page = "<!doctype html><title>other</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try (Visit visit = chromium.visit(server.uri())) {
      Page page = visit.page();
      signInByProvider(page);
      assertSignedIn(page, "alice");

      for (String host : List.of("127.0.0.1", "localhost")) {
        Page evil = visit.context().newPage();
        evil.navigate(URI.create("http://" + host + ":" + other.getAddress().getPort()).toString());
        evil.evaluate(
            """
            async address => {
              const body = '{"title":"forged","state":{}}';
              for (const [path, init] of [
                ['/v1/sessions', { method: 'POST', mode: 'no-cors', body }],
                ['/v1/sessions', { method: 'POST', headers: { 'Cairn-Request': 'page' }, body }],
                ['/v1/page-session', { method: 'DELETE', headers: { 'Cairn-Request': 'page' } }],
                ['/v1/page-session', { method: 'POST', mode: 'no-cors', body: '{"token":"x"}' }],
              ]) {
                await fetch(address + path, { credentials: 'include', ...init }).catch(() => {});
              }
            }
            """,
            server.uri().toString());
        Object read =
            evil.evaluate(
                "address => fetch(address + '/v1/account', { credentials: 'include' })"
                    + ".then(response => response.text(), () => 'not to be read')",
                server.uri().toString());
        assertThat(read).isEqualTo("not to be read");
        evil.evaluate(
            """
            address => {
              const form = document.createElement('form');
              form.method = 'post';
              form.enctype = 'text/plain';
              form.action = address + '/v1/sessions';
              form.innerHTML = `<input name='{"title":"forged","state":{},"a":"' value='"}'>`;
              document.body.append(form);
              form.submit();
            }
            """,
            server.uri().toString());
        evil.waitForURL(server.uri() + "/v1/sessions");
        assertThat(evil.locator("body")).containsText("Unauthorized");
        evil.close();
      }

      assertThat(status(page)).as("still signed in").isEqualTo(200);
      assertThat(page.evaluate("fetch('/v1/sessions').then(response => response.text())"))
          .asString()
          .startsWith("{\"sessions\":[]");
    } finally {
      other.stop(0);
    }
  }
}
