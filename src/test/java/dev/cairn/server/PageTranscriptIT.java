package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.cairn.server.Chromium.Visit;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions on the page, as a browser shows them to somebody who is signed in. */
class PageTranscriptIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final int MAX_BYTES_OF_FIRST_LOAD = 200_000;

  private static CairnServer server;
  private static Http admin;
  private static Chromium chromium;
  private Visit visit;
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.shared();
    server = SharedPage.emptyServer();
    admin = Http.admin(server);
  }

  @BeforeEach
  void signIn() {
    visit = chromium.visit(server.uri());
    page = visit.page();
    page.onDialog(dialog -> visit.problems().add("dialog: " + dialog.message()));
    page.navigate("/sign-in");
    page.getByLabel("API token").fill(CairnServer.ADMIN_TOKEN);
    page.keyboard().press("Enter");
    assertThat(page).hasURL(server.uri() + "/");
  }

  /** No script but ours ran, nothing was refused, and nothing left the origin. */
  @AfterEach
  void browserHasNothingToComplainOf() {
    visit.close();
    assertThat(visit.problems()).isEmpty();
  }

  private static String createSession(String title, List<Map<String, Object>> messages)
      throws Exception {
    return new PageSessions(admin).create(Map.of("title", title), messages).id();
  }

  private static List<Map<String, Object>> conversation(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> message(i % 3 == 0 ? "user" : "assistant", "Message number " + i + "."))
        .toList();
  }

  /**
   * What the browser itself counts: asking for the size of a response waits for its end, which may
   * never come.
   */
  private static int bytesLoaded(Page page) {
    return ((Number)
            page.evaluate(
                "['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))"
                    + ".reduce((sum, each) => sum + each.encodedBodySize, 0)"))
        .intValue();
  }

  private static Locator menuItem(Page page, String name) {
    page.locator("cairn-session-head cairn-menu > button").click();
    return page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator undo(Page page) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo")).last();
  }

  @Test
  void sessionIsFoundInTheListAndRead() throws Exception {
    createSession(
        "Rotate the certificates",
        List.of(
            message("user", "Rotate the **certificates** <img src=x onerror=alert(1)>"),
            message("assistant", "Done, see ![x](https://example.com/x.png)")));
    page.navigate("/");

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Rotate the certificates"))
        .click();

    Locator messages = page.locator("article");
    assertThat(messages).hasCount(2);
    assertThat(messages.first().locator("strong")).hasText("certificates");
    assertThat(messages.first()).containsText("<img src=x onerror=alert(1)>");
    assertThat(messages.last().getByRole(AriaRole.LINK).last())
        .hasAttribute("rel", "noopener noreferrer");
    assertThat(bytesLoaded(page)).isPositive().isLessThan(MAX_BYTES_OF_FIRST_LOAD);
  }

  @Test
  void callIsOneBlockWithItsResult() throws Exception {
    String lines =
        IntStream.range(0, 50)
            .mapToObj(i -> "\u001b[31mline\u001b[0m " + i)
            .collect(Collectors.joining("\n"));
    String session =
        createSession(
            "Calls",
            List.of(
                Map.of(
                    "role",
                    "assistant",
                    "content",
                    "",
                    "tool_calls",
                    List.of(call("1", "stakpak__run_command"), call("2", "run_command"))),
                Map.of("role", "tool", "tool_call_id", "1", "content", lines),
                Map.of("role", "tool", "tool_call_id", "2", "content", "COMMAND_FAILED\nno")));
    page.navigate("/s/" + session);

    Locator calls = page.locator(".tool");
    assertThat(calls).hasCount(2);
    assertThat(calls.nth(0)).containsText("run_command");
    assertThat(calls.nth(0)).containsText("ls --all");
    assertThat(calls.nth(0).locator(".outcome")).hasText("✓ ok");
    assertThat(calls.nth(1).locator(".outcome")).hasText("✗ failed");
    assertThat(calls.nth(1)).containsText("COMMAND_FAILED");

    calls.nth(0).locator("button.line").click();
    assertThat(calls.nth(0).locator(".ansi-1")).hasCount(20);
    calls.nth(0).getByText("Show all 50 lines").click();
    assertThat(calls.nth(0).locator(".ansi-1")).hasCount(50);
  }

  private static Map<String, Object> call(String id, String tool) {
    return Map.of(
        "id",
        id,
        "type",
        "function",
        "function",
        Map.of("name", tool, "arguments", "{\"command\":\"ls --all\"}"));
  }

  @Test
  void keysMoveBetweenMessagesAndPrompts() throws Exception {
    page.navigate("/s/" + createSession("Keys", conversation(90)));
    assertThat(page.locator("#m-0")).isVisible();

    page.keyboard().press("j");
    page.keyboard().press("j");
    assertThat(page.locator("#m-2")).isFocused();
    page.keyboard().press("k");
    assertThat(page.locator("#m-1")).isFocused();
    for (int prompt = 3; prompt <= 60; prompt += 3) {
      page.keyboard().press("J");
      assertThat(page.locator("#m-" + prompt)).isFocused();
    }
    page.keyboard().press("K");
    assertThat(page.locator("#m-57")).isFocused();
    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Next prompt");
  }

  @Test
  void textIsFoundWhereNothingWasLoadedYet() throws Exception {
    page.navigate("/s/" + createSession("Find", conversation(400)));
    assertThat(page.locator("#m-0")).isVisible();

    page.keyboard().press("f");
    page.keyboard().type("number 377.");

    assertThat(page.locator("cairn-find output")).hasText("1 of 1");
    assertThat(page.locator("#m-377")).isInViewport();
    page.keyboard().press("Escape");
    assertThat(page.locator("cairn-find")).hasCount(0);
  }

  /** A page of messages leaves out the text of a large one. */
  @Test
  void largeMessageIsSearchedToo() throws Exception {
    String lines = "nothing here\n".repeat(40_000) + "the needle";
    String session =
        createSession("Large", List.of(message("user", "Read it"), message("assistant", lines)));
    page.navigate("/s/" + session);
    assertThat(page.locator("#m-1")).containsText("Load it");

    page.keyboard().press("f");
    page.keyboard().type("needle");

    assertThat(page.locator("cairn-find output")).hasText("1 of 1");
    assertThat(page.locator("#m-1 pre")).containsText("the needle");
  }

  @Test
  void newMessagesMoveNothingThatIsRead() throws Exception {
    String session = createSession("Goes on", conversation(90));
    page.navigate("/s/" + session + "#m-40");
    assertThat(page.locator("#m-40")).hasClass(Pattern.compile("marked"));
    double before = page.locator("#m-40").boundingBox().y;

    admin.post(
        "/v1/sessions/" + session + "/messages",
        JSON.writeValueAsString(Map.of("messages", conversation(2))));

    assertThat(page.locator(".pill")).hasText("2 new ↓");
    assertThat(page.locator("#m-40").boundingBox().y).isEqualTo(before);
    page.locator(".pill").click();
    assertThat(page.locator("#m-91")).isInViewport();
    assertThat(page.locator(".pill")).hasCount(0);
  }

  /** Today's CLI sends no times. */
  @Test
  void messageWithoutATimeHasThatOfItsCheckpoint() throws Exception {
    var sessions = new PageSessions(admin);
    var session = sessions.create(Map.of("title", "Without times"), conversation(2));
    String later = sessions.checkpoint(session.id(), session.checkpoint(), conversation(3));
    page.navigate("/s/" + session.id());

    assertThat(page.locator("#m-1 .number time"))
        .hasAttribute("datetime", storedAt(session.checkpoint()));
    assertThat(page.locator("#m-2 .number time")).hasAttribute("datetime", storedAt(later));
  }

  private static String storedAt(String checkpoint) throws Exception {
    var found = JSON.readTree(admin.get("/v1/sessions/checkpoints/" + checkpoint).body());
    return MILLISECONDS.format(Instant.parse(found.get("checkpoint").get("created_at").asText()));
  }

  @Test
  void whatIsDoneToASessionCanBeUndone() throws Exception {
    String session = createSession("Done and undone", conversation(2));
    Locator link = page.locator("a.title[href='/s/" + session + "']");
    Locator facts = page.locator("cairn-session-head .facts");
    page.navigate("/s/" + session);

    menuItem(page, "Make public").click();
    assertThat(facts).containsText("public");
    undo(page).click();
    assertThat(facts).not().containsText("public");

    menuItem(page, "Rename").click();
    page.keyboard().type("Another title");
    page.keyboard().press("Enter");
    assertThat(page.locator("cairn-session h1")).hasText("Another title");

    menuItem(page, "Delete session").click();
    assertThat(page).hasURL(server.uri() + "/");
    assertThat(link).hasCount(0);
    undo(page).click();
    assertThat(link).hasText("Another title");
  }

  /** However long a session is, few of its messages are in the document. */
  @Test
  void longSessionHasFewRows() throws Exception {
    String session = createSession("Long", conversation(5000));
    page.navigate("/s/" + session);
    assertThat(page.locator("#m-0")).isVisible();

    for (int index : new int[] {2500, 4999, 17}) {
      page.navigate("/s/" + session + "#m-" + index);
      assertThat(page.locator("#m-" + index)).isInViewport();
      assertThat(page.locator("article").count()).isLessThan(300);
    }
  }

  @Test
  void everythingFitsOnAPhone() throws Exception {
    String session = createSession("On a phone " + "x".repeat(100), conversation(20));
    page.setViewportSize(360, 740);
    for (String address : List.of("/", "/s/" + session, "/sign-in")) {
      page.navigate(address);
      assertThat(page.locator("h1:not(dialog *)")).hasCount(1);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }
  }
}
