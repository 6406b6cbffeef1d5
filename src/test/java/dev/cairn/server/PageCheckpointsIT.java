package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import dev.cairn.server.Chromium.Visit;
import dev.cairn.server.PageSessions.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The checkpoints of a session in a browser: the tree, travelling, comparing. */
class PageCheckpointsIT {

  private static final int MANY = 310;

  private static CairnServer server;
  private static PageSessions sessions;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.shared();
    server = SharedPage.emptyServer();
    sessions = new PageSessions(Http.admin(server));
  }

  private static Visit visit(int width) {
    Visit visit =
        chromium.visit(server.uri(), new Browser.NewContextOptions().setViewportSize(width, 900));
    return visit.asAdmin();
  }

  private static List<Map<String, Object>> conversation(String... texts) {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(message(messages.size() % 2 == 0 ? "user" : "assistant", text));
    }
    return messages;
  }

  /** Two messages, then two that were taken back, then one that was rewritten and one more. */
  private record Branched(Stored session, String abandoned, String latest) {

    static Branched store() throws Exception {
      Stored session =
          sessions.create(Map.of("title", "Repair the backup"), conversation("Why", "It is full"));
      String abandoned =
          sessions.checkpoint(
              session.id(),
              session.checkpoint(),
              conversation("Why", "It is full", "Delete all", "I delete the old ones"));
      String latest =
          sessions.checkpoint(
              session.id(),
              session.checkpoint(),
              conversation("Why", "It is nearly full", "Delete nothing"));
      return new Branched(session, abandoned, latest);
    }
  }

  private static Locator rows(Page page) {
    return page.locator("cairn-checkpoints li");
  }

  private static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
  }

  @Test
  void treeLeadsToAnEarlierStateAndBack() throws Exception {
    Branched branched = Branched.store();
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate("/s/" + branched.session().id());

      assertThat(rows(page)).hasCount(3);
      assertThat(page.locator("cairn-checkpoints")).containsText("3 checkpoints · 2 branches");
      assertThat(rows(page).first()).hasAttribute("aria-current", "true");
      assertThat(rows(page).nth(1)).containsText("+2");

      rows(page).nth(1).locator("a").first().click();

      assertThat(page).hasURL(Pattern.compile("/c/" + branched.abandoned() + "#m-2$"));
      assertThat(page.locator("article")).hasCount(4);
      assertThat(page.locator("cairn-past")).containsText("An earlier checkpoint");
      page.waitForLoadState(LoadState.NETWORKIDLE);
      assertThat(rows(page).nth(1)).hasAttribute("aria-current", "true");

      link(page, "Back to the latest").click();

      assertThat(page).hasURL(Pattern.compile("/s/" + branched.session().id() + "$"));
      assertThat(page.locator("article")).hasCount(3);
      assertThat(page.locator("cairn-past")).hasCount(0);

      page.keyboard().press("c");
      assertThat(rows(page)).hasCount(0);
      page.keyboard().press("c");
      assertThat(rows(page)).hasCount(3);
      assertThat(visit.problems()).isEmpty();
    }
  }

  @Test
  void earlierStateIsForked() throws Exception {
    Branched branched = Branched.store();
    String origin = "/s/" + branched.session().id() + "/c/" + branched.abandoned();
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate(origin);

      page.getByText("Fork from here").click();

      assertThat(page).not().hasURL(Pattern.compile(branched.session().id()));
      assertThat(page.locator("article")).hasCount(4);
      assertThat(link(page, "forked")).hasAttribute("href", origin);
      assertThat(visit.problems()).isEmpty();
    }
  }

  @Test
  void twoThatWereChosenAreCompared() throws Exception {
    Branched branched = Branched.store();
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate("/s/" + branched.session().id());
      rows(page).first().getByRole(AriaRole.CHECKBOX).check();
      rows(page).nth(1).getByRole(AriaRole.CHECKBOX).check();

      link(page, "Compare the two").click();

      assertThat(page)
          .hasURL(
              Pattern.compile(
                  "/compare/" + branched.abandoned() + "\\.\\.\\." + branched.latest() + "$"));
      assertThat(page.locator("cairn-compare > header"))
          .containsText("− 1 removed · ~ 2 rewritten · 1 equal");
      assertThat(page.locator(".rewritten ins")).hasText(new String[] {"nearly ", "nothing"});
      assertThat(page.locator(".rewritten del")).hasText(new String[] {"all"});
      assertThat(page.locator(".side.removed article")).containsText("I delete the old ones");
      assertThat(page.locator(".kept article")).hasCount(0);

      page.locator(".kept button").first().click();

      assertThat(page.locator(".kept article")).hasText(Pattern.compile("Why"));
      assertThat(visit.problems()).isEmpty();
    }
  }

  @Test
  void narrowWindowShowsBothWordingsInOneColumn() throws Exception {
    Branched branched = Branched.store();
    try (Visit visit = visit(360)) {
      Page page = visit.page();
      page.navigate(
          "/s/%s/compare/%s...%s"
              .formatted(branched.session().id(), branched.abandoned(), branched.latest()));

      assertThat(page.locator(".rewritten").first()).containsText("It is nearly full");
      assertThat(page.locator(".rewritten")).hasCount(2);
      assertThat(page.locator(".rewritten").nth(1).locator("del, ins"))
          .hasText(new String[] {"all", "nothing"});
    }
  }

  @Test
  void textsThatAreTheSameAreNotShownAsRewritten() throws Exception {
    Stored session =
        sessions.create(
            Map.of("title", "Usage"),
            List.of(Map.of("role", "assistant", "content", "Done", "finish_reason", "stop")));
    String later =
        sessions.checkpoint(
            session.id(), session.checkpoint(), List.of(message("assistant", "Done")));
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate("/s/%s/compare/%s...%s".formatted(session.id(), session.checkpoint(), later));

      assertThat(page.locator("cairn-compare .band"))
          .containsText("Only finish_reason of the message differs.");
      assertThat(page.locator("del, ins")).hasCount(0);
    }
  }

  @Test
  void manyCheckpointsAreDrawnAsTheyAreScrolledTo() throws Exception {
    Stored session = sessions.create(Map.of("title", "Many"), conversation("0"));
    String parent = session.checkpoint();
    for (int i = 1; i < MANY; i++) {
      parent = sessions.checkpoint(session.id(), parent, conversation(String.valueOf(i)));
    }
    try (Visit visit = visit(1440)) {
      Page page = visit.page();
      page.navigate("/s/" + session.id());

      assertThat(page.locator("cairn-checkpoints")).containsText(MANY + " checkpoints");
      assertThat(rows(page)).hasCount(300);

      rows(page).last().scrollIntoViewIfNeeded();

      assertThat(rows(page)).hasCount(MANY);
      assertThat(rows(page).last()).containsText("1 message");
      assertThat(visit.problems()).isEmpty();
    }
  }
}
