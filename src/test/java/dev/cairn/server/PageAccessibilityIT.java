package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import dev.cairn.server.Chromium.Visit;
import dev.cairn.server.PageSessions.Stored;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What axe-core finds in each view, in both schemes, wide and narrow: nothing. Leaves a picture of
 * each in {@code target/page}, to be looked at.
 */
class PageAccessibilityIT {

  /** Each violation with the elements that have it. */
  private static final String VIOLATIONS =
      """
      async () => (await axe.run({ resultTypes: ['violations'] })).violations
          .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))
      """;

  private static CairnServer server;
  private static Chromium chromium;
  private static String axe;
  private static Stored session;
  private static String later;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.shared();
    server = SharedPage.emptyServer();
    try (InputStream script = PageAccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
    PageSessions sessions = new PageSessions(Http.admin(server));
    List<Map<String, Object>> messages =
        List.of(
            message("system", "Be careful"),
            message(
                "user",
                """
                # Why
                Does the **job** fail? See [the log](https://example.com/log).

                | a | b |
                |---|---|
                | 1 | 2 |

                - [x] done
                - [ ] to do

                ```java
                String name = "x"; // comment
                ```"""),
            call("a", "kubectl logs job/backup"),
            Map.of(
                "role",
                "tool",
                "tool_call_id",
                "a",
                "content",
                "\u001b[31mERROR\u001b[0m".concat("\nline".repeat(30))),
            call("b", "rm -rf /backups"),
            Map.of(
                "role",
                "tool",
                "tool_call_id",
                "b",
                "content",
                "COMMAND_FAILED\n--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new"),
            call("c", "true"),
            Map.of("role", "tool", "tool_call_id", "c", "content", "TOOL_CALL_CANCELLED"),
            message("assistant", "The disk is full, because nothing is ever deleted from it."));
    session = sessions.create(Map.of("title", "Repair the backup", "cwd", "/srv"), messages);
    later =
        sessions.checkpoint(
            session.id(),
            session.checkpoint(),
            List.of(
                messages.get(0),
                messages.get(1),
                message("assistant", "One moment"),
                message("user", "Go on"),
                message("user", "Now")));
    sessions.checkpoint(
        session.id(),
        session.checkpoint(),
        List.of(
            messages.get(0),
            messages.get(1),
            messages.get(2),
            messages.get(3),
            message("assistant", "The disk is full, because backups are never deleted from it.")));
  }

  private static Map<String, Object> call(String id, String command) {
    return Map.of(
        "role",
        "assistant",
        "content",
        "I look",
        "tool_calls",
        List.of(
            Map.of(
                "id",
                id,
                "type",
                "function",
                "function",
                Map.of("name", "run_command", "arguments", "{\"command\":\"" + command + "\"}"))));
  }

  private enum Look {
    WIDE(1440),
    NARROW(360);

    private final int width;

    Look(int width) {
      this.width = width;
    }
  }

  /** Past the policy of the page, which would refuse the script of axe-core. */
  private static Visit visit(Look look) {
    Visit visit =
        chromium.visit(
            server.uri(),
            new Browser.NewContextOptions()
                .setBypassCSP(true)
                .setReducedMotion(ReducedMotion.REDUCE) // no colours between two schemes
                .setViewportSize(look.width, 900));
    return visit.asAdmin();
  }

  /** In both schemes of colours. */
  private static void assertAccessible(Page page, Look look, String where) {
    page.waitForLoadState(LoadState.NETWORKIDLE);
    page.evaluate(axe);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.screenshot(new Page.ScreenshotOptions().setPath(picture(look, scheme, where)));
      assertThat((List<?>) page.evaluate(VIOLATIONS)).as(where + " " + scheme).isEmpty();
    }
  }

  private static Path picture(Look look, ColorScheme scheme, String where) {
    String view = where.equals("/") ? "sessions" : where.replaceAll("\\W+", " ").trim();
    String name = "%s %s %s.png".formatted(view, look, scheme);
    return Path.of("target", "page", name.replaceAll("[ _]", "-").toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void transcript(Look look) {
    try (Visit visit = visit(look)) {
      Page page = visit.page();
      page.navigate("/s/" + session.id() + "/c/" + session.checkpoint() + "#m-4");
      assertThat(page.locator("article.marked")).isVisible();
      assertAccessible(page, look, "transcript");

      page.keyboard().press("e");
      page.keyboard().press("f");
      page.keyboard().type("line");
      assertThat(page.locator("cairn-find output")).containsText("of");
      assertAccessible(page, look, "transcript open");
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void panels(Look look) {
    try (Visit visit = visit(look)) {
      Page page = visit.page();
      page.navigate("/s/" + session.id());
      AdminPage.openPanel(page, "Checkpoints");
      assertThat(page.locator("cairn-checkpoints li")).hasCount(3);
      page.locator("cairn-checkpoints input").first().check();
      page.locator("cairn-checkpoints input").last().check();
      for (int i = 0; i < page.locator("aside .tabs button[aria-pressed]").count(); i++) {
        page.locator("aside .tabs button[aria-pressed]").nth(i).click();
        assertAccessible(page, look, "panel " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void comparison(Look look) {
    try (Visit visit = visit(look)) {
      Page page = visit.page();
      page.navigate("/s/%s/compare/%s...%s".formatted(session.id(), session.checkpoint(), later));
      assertThat(page.locator(".change").first()).isVisible();
      page.locator(".kept > button").first().click();
      assertThat(page.locator(".kept article").first()).isVisible();
      assertAccessible(page, look, "comparison");
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void otherViews(Look look) {
    try (Visit visit = visit(look)) {
      Page page = visit.page();
      for (String address :
          List.of(
              "/",
              "/?search=nothing-has-this",
              "/sign-in",
              "/stats",
              "/tokens",
              "/audit",
              "/admin",
              "/account",
              "/search",
              "/search?q=disk",
              "/search?q=disk&role=assistant&label=team:sre",
              "/search?q=backup&role=assistant",
              "/search?q=nothing-has-this",
              "/s/a/b/c/d",
              "/s/01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11")) {
        page.navigate(address);
        assertThat(page.locator("cairn-app :is(main, cairn-sessions):visible").first()).isVisible();
        assertAccessible(page, look, address);
      }
      page.navigate("/");
      page.keyboard().press("?");
      assertThat(page.locator("dialog[open]")).isVisible();
      assertAccessible(page, look, "keys");
    }
  }
}
