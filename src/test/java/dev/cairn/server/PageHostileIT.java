package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import dev.cairn.server.Chromium.Visit;
import dev.cairn.server.PageSessions.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that is meant to do harm, in every field that the page shows: no script of it runs, nothing
 * is requested from elsewhere, and nothing of it becomes an element that could.
 */
class PageHostileIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whatever a script of theirs calls, and what the policy had to refuse. */
  private static final String TRAP =
      """
      window.trapped = [];
      for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
        window[name] = () => { window.trapped.push(name + ' was called'); };
      }
      document.addEventListener('securitypolicyviolation',
          event => window.trapped.push(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      window.ownNames = Object.getOwnPropertyNames(Object.prototype).length;
      """;

  private static final int MAX_HITS = 400;

  private static final String FAULTS =
      """
      () => {
        const faults = [...window.trapped];
        if (({}).polluted !== undefined || Object.getOwnPropertyNames(Object.prototype).length !== window.ownNames) {
          faults.push('the prototype of all objects has changed');
        }
        const known = /^(DIV|SPAN|P|PRE|CODE|A|IMG|INPUT|BUTTON|TIME|STRONG|EM|DEL|INS|BR|HR|H[1-6]|[UO]L|LI|BLOCKQUOTE|TABLE|T[HRD]|THEAD|TBODY|HEADER|ARTICLE|SECTION)$/;
        for (const element of document.querySelectorAll('cairn-app, cairn-app *')) {
          for (const { name } of element.attributes) {
            if (name.startsWith('on') || ['srcdoc', 'formaction', 'ping', 'background', 'action', 'srcset', 'xlink:href', 'is', 'slot'].includes(name)) {
              faults.push(`${element.localName} has ${name}`);
            }
          }
          if (element.closest('article, .words') && (!known.test(element.nodeName) || element.hasAttribute('style') || element.hasAttribute('name'))) {
            faults.push('in a message: ' + element.outerHTML.slice(0, 200));
          }
        }
        for (const link of document.querySelectorAll('cairn-app a[href]')) {
          const isElsewhere = link.origin !== location.origin;
          if (!['http:', 'https:', 'mailto:'].includes(link.protocol)
              || isElsewhere && !(link.target === '_blank' && link.relList.contains('noopener') && link.relList.contains('noreferrer'))) {
            faults.push('link: ' + link.outerHTML.slice(0, 200));
          }
        }
        for (const image of document.querySelectorAll('cairn-app img')) {
          if (!/^data:image\\/(png|jpeg|gif|webp|avif);base64,/.test(image.getAttribute('src'))) {
            faults.push('image: ' + image.outerHTML.slice(0, 200));
          }
        }
        const turned = /[\\u202A-\\u202E\\u2066-\\u2069\\u200B\\u001B]/.exec(document.querySelector('cairn-app').textContent);
        if (turned) {
          faults.push('not made visible: U+' + turned[0].charCodeAt(0).toString(16));
        }
        return faults;
      }
      """;

  private static CairnServer server;
  private static Http admin;
  private static PageSessions sessions;
  private static Chromium chromium;
  private static List<String> texts;

  /** One session whose messages have every text in every place. */
  private static Stored everything;

  private static String rewritten;
  private static String replaced;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.shared();
    server = CairnServer.onH2(CairnServer.newDataDirectory()).start();
    admin = Http.admin(server);
    sessions = new PageSessions(admin);
    try (InputStream resource = PageHostileIT.class.getResourceAsStream("/hostile-texts.json")) {
      texts = List.of(JSON.readValue(resource, String[].class));
    }
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      addTo(messages, texts.get(i), String.valueOf(i));
    }
    everything = sessions.create(Map.of("title", texts.get(0), "cwd", texts.get(1)), messages);
    rewritten =
        sessions.checkpoint(
            everything.id(),
            everything.checkpoint(),
            messages.stream().map(PageHostileIT::reworded).toList());
    replaced =
        sessions.checkpoint(
            everything.id(),
            everything.checkpoint(),
            texts.stream().map(each -> message("developer", each)).toList());
    createTokens();
  }

  /** Names of tokens are short, on one line. */
  private static void createTokens() throws IOException {
    int count = 0;
    for (String text : texts) {
      String name = text.substring(0, Math.min(100, text.length()));
      String token = JSON.writeValueAsString(Map.of("name", name, "access", "read"));
      count += admin.post("/v1/tokens", token).statusCode() == 201 ? 1 : 0;
    }
    assertThat(count).isGreaterThan(150);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Both forms that clients have for calls and results, and all that stands beside texts. */
  private static void addTo(List<Map<String, Object>> messages, String text, String id)
      throws IOException {
    messages.add(message("user", text));
    messages.add(
        message(
            "user",
            List.of(
                Map.of("type", "text", "text", text),
                Map.of("type", "image_url", "image_url", Map.of("url", text)))));
    messages.add(
        Map.of(
            "role",
            "assistant",
            "content",
            text,
            "tool_calls",
            List.of(call("a" + id, text, text), call("b" + id, "run_command", command(text))),
            "model",
            Map.of("provider", text, "id", text),
            "finish_reason",
            text,
            "name",
            text,
            "metadata",
            Map.of("text", text)));
    messages.add(Map.of("role", "tool", "tool_call_id", "a" + id, "content", text));
    messages.add(
        Map.of(
            "role",
            "tool",
            "tool_call_id",
            "b" + id,
            "content",
            List.of(Map.of("type", "text", "text", "COMMAND_FAILED\n" + text))));
    messages.add(
        message(
            "assistant",
            List.of(
                Map.of("type", "thinking", "thinking", text),
                Map.of("type", "tool_call", "id", "c" + id, "name", text, "arguments", text),
                Map.of("type", text, "other", text))));
    messages.add(
        message(
            "tool", List.of(Map.of("type", "tool_result", "tool_call_id", text, "content", text))));
  }

  private static Map<String, Object> call(String id, String name, String arguments) {
    return Map.of(
        "id", id, "type", "function", "function", Map.of("name", name, "arguments", arguments));
  }

  private static String command(String text) throws IOException {
    return JSON.writeValueAsString(Map.of("command", text, text, List.of(text)));
  }

  private static Map<String, Object> reworded(Map<String, Object> message) {
    Map<String, Object> changed = new HashMap<>(message);
    changed.computeIfPresent(
        "content", (name, old) -> old instanceof String ? "Now " + old + " and then" : old);
    return changed;
  }

  private static Visit visit(int width) {
    Visit visit =
        chromium.visit(server.uri(), new Browser.NewContextOptions().setViewportSize(width, 1200));
    visit.asAdmin();
    visit.context().addInitScript(TRAP);
    visit.page().onDialog(dialog -> visit.problems().add("dialog: " + dialog.message()));
    visit.page().onPopup(popup -> visit.problems().add("popup: " + popup.url()));
    return visit;
  }

  private static void assertHarmless(Visit visit, String where) {
    assertThat((List<?>) visit.page().evaluate(FAULTS)).as(where).isEmpty();
    assertThat(visit.page().frames()).hasSize(1);
    assertThat(visit.page().url()).startsWith(server.uri() + "/");
    assertThat(visit.problems()).as(where).isEmpty();
  }

  @Test
  void thereAreManyTexts() {
    assertThat(texts).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();
  }

  /** Goes through all messages with everything open. */
  private static void readAll(Visit visit, String address) {
    Page page = visit.page();
    page.navigate(address);
    assertThat(page.locator("article").first()).isVisible();
    page.keyboard().press("e");
    int chunks = page.locator("cairn-transcript > section").count();
    for (int i = 0; i < chunks; i++) {
      Locator section = page.locator("cairn-transcript > section[data-chunk='%d']".formatted(i));
      section.evaluate("each => each.scrollIntoView()");
      assertThat(section.locator("article").first()).isAttached();
      assertHarmless(visit, address + ", part " + i);
    }
  }

  @Test
  void transcriptIsHarmless() {
    try (Visit visit = visit(1440)) {
      readAll(visit, "/s/" + everything.id() + "/c/" + rewritten);
    }
  }

  @Test
  void foldedMessagesAndThePanelsAreHarmless() {
    try (Visit visit = visit(1440)) {
      readAll(visit, "/s/" + everything.id());
      for (Locator tab : visit.page().locator("aside .tabs button[aria-pressed]").all()) {
        tab.click();
        assertThat(visit.page().locator("aside > :last-child *").first()).isAttached();
        assertHarmless(visit, "panel " + tab.innerText());
      }
    }
  }

  @Test
  void comparisonIsHarmless() {
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      for (String later : List.of(rewritten, replaced)) {
        page.navigate(
            "/s/%s/compare/%s...%s".formatted(everything.id(), everything.checkpoint(), later));
        assertThat(page.locator(".change").first()).isVisible();
        page.locator(".kept > button").all().forEach(Locator::click);
        Locator more = page.locator(".more");
        while (more.isVisible()) {
          int before = page.locator(".change").count();
          // Messages that come in above would move the button from under a mouse.
          more.evaluate("each => each.click()");
          assertThat(page.locator(".change").nth(before)).isAttached();
        }
        assertHarmless(visit, "comparison");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<", "e", "script", "\u202e", "%"})
  void hitsOfASearchAreHarmless(String text) {
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      String search = "/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
      page.navigate(search);
      assertThat(page.locator("cairn-search mark").first()).isVisible();
      assertHarmless(visit, "search for " + text);
      page.navigate(search + "&role=user"); // without titles, of which other tests make many
      Locator hits = page.locator("cairn-search li a.hit");
      assertThat(hits.first()).isVisible();
      while (page.locator("cairn-search .more").count() > 0 && hits.count() < MAX_HITS) {
        int before = hits.count();
        page.locator("#main").evaluate("each => each.scrollTo(0, each.scrollHeight)");
        assertThat(hits.nth(before).or(page.locator("cairn-search:not(:has(.more))")).first())
            .isAttached();
      }
      assertHarmless(visit, "search of messages for " + text);
      hits.first().click();
      assertThat(page.locator("article").first()).isVisible();
      assertThat(page.locator("cairn-find output")).containsText("of");
      assertHarmless(visit, "hit of " + text);
    }
  }

  @Test
  void listIsHarmless() throws Exception {
    for (String text : texts) {
      sessions.create(Map.of("title", text, "cwd", text, "visibility", "PUBLIC"), List.of());
    }
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate("/");
      Locator rows = page.locator("cairn-sessions li");
      assertThat(rows.first()).isVisible();
      while (page.locator("cairn-sessions .more").count() > 0) {
        int before = rows.count();
        page.locator("cairn-sessions").evaluate("each => each.scrollTo(0, each.scrollHeight)");
        assertThat(rows.nth(before)).isAttached();
        assertHarmless(visit, "list");
      }
      assertThat(rows.nth(texts.size())).isAttached();
      assertHarmless(visit, "list");
      rows.nth(5).locator("a").first().click();
      assertThat(page.locator("cairn-session h1")).isVisible();
      assertHarmless(visit, "empty session");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?search=%s",
        "/?owner=%s&cwd=%s",
        "/s/%s",
        "/s/x/c/%s",
        "/s/x/compare/%s...%s",
        "/search?q=%s",
        "/stats?owner=%s&from=%s",
        "/audit?user=%s",
        "/sign-in?return_to=%s",
        "/#%s",
        "/#code=%s"
      })
  void addressesAreHarmless(String form) {
    try (Visit visit = visit(1440)) {
      for (String text :
          List.of(
              "javascript:alert(1)//<img src=x onerror=alert(1)>\u202e__proto__",
              "//evil.example/",
              "%")) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        visit.page().navigate(form.replace("%s", encoded));
        assertThat(visit.page().locator("cairn-app main, cairn-sessions").first()).isAttached();
        visit.page().waitForLoadState(LoadState.NETWORKIDLE);
        visit.problems().removeIf(each -> each.contains("Failed to load resource"));
        assertHarmless(visit, form + " with " + text);
      }
    }
  }

  /** What is not stored by sessions: names of tokens, and what of them is in the audit log. */
  @ParameterizedTest
  @ValueSource(strings = {"/tokens", "/audit", "/stats", "/admin", "/account"})
  void otherViewsAreHarmless(String address) {
    try (Visit visit = visit(1440)) {
      visit.page().navigate(address);
      assertThat(visit.page().locator("cairn-app main :is(h1, h2)").first()).isVisible();
      visit.page().waitForLoadState(LoadState.NETWORKIDLE);
      assertHarmless(visit, address);
    }
  }

  @Test
  void linkToSignInLeadsNowhereElse() throws Exception {
    try (Visit visit =
        chromium.visit(server.uri(), new Browser.NewContextOptions().setViewportSize(800, 600))) {
      Page page = visit.page();
      page.context().addInitScript(TRAP);
      for (String elsewhere :
          List.of(
              "//evil.example/",
              "https://evil.example/",
              "/\\evil.example",
              "javascript:alert(1)")) {
        page.navigate("/sign-in?return_to=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8));
        page.locator("input[name=token]").fill(CairnServer.ADMIN_TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.locator("cairn-sessions, .empty").first()).isVisible();
        assertThat(page.url()).as(elsewhere).startsWith(server.uri() + "/");
        assertThat((List<?>) page.evaluate("window.trapped")).isEmpty();
      }
    }
  }
}
