package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Search on the page: what is found, how one gets there and back, and finding in one session. */
class PageSearchIT extends AdminPage {

  /** The places that are marked as what is looked at now. */
  private static final String MARKED_NOW = "[...(CSS.highlights.get('found-now') ?? [])]";

  @BeforeAll
  static void start() throws Exception {
    start(SharedPage.emptyServer());
  }

  @AfterEach
  void browserHasNothingToComplainOf() {
    assertThat(visit.problems()).noneMatch(each -> !each.contains("Failed to load resource"));
  }

  private static String session(String title, List<Map<String, Object>> messages) throws Exception {
    return create(Map.of("title", title), messages);
  }

  private static List<Map<String, Object>> conversation(int count, String text) {
    return IntStream.range(0, count)
        .mapToObj(i -> message(i % 2 == 0 ? "user" : "assistant", text.formatted(i)))
        .toList();
  }

  private static Map<String, Object> call(String id, String tool, String command) {
    return Map.of(
        "role",
        "assistant",
        "content",
        "",
        "tool_calls",
        List.of(
            Map.of(
                "id",
                id,
                "type",
                "function",
                "function",
                Map.of("name", tool, "arguments", "{\"command\":\"" + command + "\"}"))));
  }

  private static Map<String, Object> result(String id, String content) {
    return Map.of("role", "tool", "tool_call_id", id, "content", content);
  }

  private void search(String text) {
    page.keyboard().press("/");
    assertThat(box()).isFocused();
    page.keyboard().type(text);
    page.keyboard().press("Enter");
  }

  private Locator box() {
    return page.getByLabel("Search every message");
  }

  private Locator groups() {
    return page.locator("cairn-search section");
  }

  private Locator hits() {
    return page.locator("cairn-search li a.hit");
  }

  private Locator status() {
    return page.locator("cairn-search").getByRole(AriaRole.STATUS);
  }

  private Locator found() {
    return page.locator("cairn-find output");
  }

  private void waitUntilMarked(String... texts) {
    page.waitForFunction(
        "texts => JSON.stringify(" + MARKED_NOW + ".map(String)) === JSON.stringify(texts)",
        List.of(texts));
  }

  private double scrolled() {
    return ((Number) page.locator("#main").evaluate("each => each.scrollTop")).doubleValue();
  }

  @Test
  void whatIsFoundIsMarkedAndGroupedBySession() throws Exception {
    session(
        "Repair the aardvark",
        List.of(
            message("user", "The Aardvark does not answer"),
            call("1", "stakpak__run_command", "systemctl status aardvark"),
            result("1", "aardvark.service: failed"),
            message("assistant", "Nothing to see")));
    String latest = session("Another one", conversation(1, "An aardvark, too"));
    page.navigate("/");

    search("aardvark");

    assertThat(page).hasURL(server.uri() + "/search?q=aardvark");
    assertThat(page).hasTitle("aardvark · Search · Cairn");
    assertThat(box()).hasValue("aardvark");
    assertThat(box()).not().isFocused();
    assertThat(status()).hasText("5 hits in 2 sessions");
    assertThat(groups()).hasCount(2);
    assertThat(groups().first().locator("h2 a")).hasAttribute("href", "/s/" + latest);
    assertThat(groups().first().locator("h2 mark")).hasCount(0);
    assertThat(groups().last().locator("h2 mark")).hasText("aardvark");
    assertThat(groups().last().locator("li mark"))
        .hasText(new String[] {"Aardvark", "aardvark", "aardvark"});
    assertThat(groups().last().locator("li .from"))
        .hasText(new String[] {"You", "Agent run_command", "Tool run_command"});
  }

  @Test
  void wordsAndPhrasesMustAllOccur() throws Exception {
    session("Words", List.of(message("user", "one bobcat, two bobcats")));
    page.navigate("/search?q=bobcats+one");
    assertThat(hits().locator("mark")).hasText(new String[] {"one", "bobcats"});
    page.navigate("/search?q=%22two+bobcat%22");
    assertThat(hits().locator("mark")).hasText(new String[] {"two bobcat"});
    page.navigate("/search?q=%22one+two%22");
    assertThat(page.locator("cairn-search h2")).hasText("Nothing found for “\"one two\"”");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String hostile = "capybara <img src=x onerror=alert(1)><mark>no</mark>\u202e</a>\u0007";
    page.onDialog(dialog -> visit.problems().add("dialog: " + dialog.message()));
    session(hostile, List.of(message("user", hostile)));
    page.navigate("/search?q=capybara");

    assertThat(hits().locator(".snippet")).containsText("<img src=x onerror=alert(1)><mark>no");
    assertThat(hits().locator(".snippet")).containsText("‹U+202E›</a>");
    assertThat(page.locator("cairn-search mark")).hasText(new String[] {"capybara", "capybara"});
    assertThat(page.locator("cairn-search img")).hasCount(0);
    page.navigate("/search?q=%3Cimg+src%3Dx+onerror");
    assertThat(hits().locator("mark")).hasText(new String[] {"<img", "src=x", "onerror"});
  }

  @Test
  void filtersAreInTheAddress() throws Exception {
    create(
        Map.of("title", "Filtered", "cwd", "/srv/dingo", "labels", Map.of("team", "sre")),
        List.of(
            message("user", "dingo of mine"),
            message("assistant", "dingo of the agent"),
            call("1", "run_command", "dingo"),
            call("2", "view", "dingo")));
    page.navigate("/search?q=dingo");
    assertThat(hits()).hasCount(4);

    button("Filters").click();
    page.getByLabel("Said by").selectOption("Agent");
    assertThat(page).hasURL(server.uri() + "/search?q=dingo&role=assistant");
    assertThat(hits()).hasCount(3);
    page.getByLabel("Tool", exactly()).fill("view");
    page.keyboard().press("Enter");
    assertThat(hits()).hasCount(1);
    page.getByLabel("Directory").fill("/srv/dingo");
    page.keyboard().press("Enter");
    page.getByLabel("Label", exactly()).fill("team:sre");
    page.keyboard().press("Enter");
    page.getByLabel("Changed since").fill("2020-01-01");
    page.getByLabel("Changed until").fill("2120-01-01");
    page.keyboard().press("Tab");
    assertThat(page)
        .hasURL(
            server.uri()
                + "/search?q=dingo&role=assistant&tool=view&cwd=%2Fsrv%2Fdingo&label=team%3Asre"
                + "&from=2020-01-01&to=2120-01-01");
    assertThat(hits()).hasCount(1);
    page.reload();
    assertThat(page.getByLabel("Tool", exactly())).hasValue("view");
    assertThat(hits()).hasCount(1);

    page.getByLabel("Changed until").fill("2020-01-02");
    page.keyboard().press("Tab");
    assertThat(page.locator("cairn-search h2")).hasText("Nothing found for “dingo”");
    link("Search without filters").click();
    assertThat(page).hasURL(server.uri() + "/search?q=dingo");
    assertThat(hits()).hasCount(4);
    link("Shared").click();
    assertThat(page).hasURL(server.uri() + "/search?q=dingo&scope=shared");
    assertThat(hits()).hasCount(0);
    link("Search everybody’s sessions").click();
    assertThat(hits()).hasCount(4);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  @Test
  void hitLeadsToItsMessageHoweverFarAwayAndMarksIt() throws Exception {
    List<Map<String, Object>> messages = new ArrayList<>(conversation(2000, "Message %d."));
    messages.set(1777, message("assistant", "Here is the echidna"));
    String session = session("Far away", messages);
    page.navigate("/search?q=echidna");

    hits().click();

    assertThat(page).hasURL(server.uri() + "/s/" + session + "?find=echidna#m-1777");
    Locator target = page.locator("#m-1777");
    assertThat(target).isInViewport();
    assertThat(target).hasClass(Pattern.compile("marked"));
    assertThat(target).isFocused();
    assertThat(found()).hasText("1 of 1");
    waitUntilMarked("echidna");
    page.reload();
    assertThat(target).isInViewport();
    assertThat(found()).hasText("1 of 1");

    page.getByLabel("Close", exactly()).click();
    assertThat(page).hasURL(server.uri() + "/s/" + session + "#m-1777");
  }

  @Test
  void hitInAFoldedResultIsOpened() throws Exception {
    String lines = "nothing\n".repeat(300) + "the ferret\n" + "nothing\n".repeat(300);
    session("Folded", List.of(call("1", "run_command", "ls"), result("1", lines)));
    for (boolean isHidden : new boolean[] {false, true}) {
      page.evaluate("isHidden => localStorage.setItem('only-said', isHidden)", isHidden);
      page.navigate("/search?q=ferret");

      hits().click();

      assertThat(page.locator(".tool .output pre").last()).containsText("the ferret");
      assertThat(found()).hasText("1 of 1");
      page.waitForFunction(
          "() => "
              + MARKED_NOW
              + ".map(each => each.getBoundingClientRect())"
              + ".some(box => box.top > 0 && box.bottom < innerHeight)");
      waitUntilMarked("ferret");
    }
  }

  @Test
  void hitThatIsNoLongerThereLeadsToTheCheckpointThatHasIt() throws Exception {
    PageSessions sessions = new PageSessions(admin);
    var stored =
        sessions.create(
            Map.of("title", "Rewritten"),
            List.of(message("user", "Go"), message("assistant", "the old gecko")));
    sessions.checkpoint(
        stored.id(),
        stored.checkpoint(),
        List.of(message("user", "Go"), message("assistant", "the new one")));
    page.navigate("/search?q=gecko");

    hits().click();

    assertThat(page)
        .hasURL(
            server.uri() + "/s/%s/c/%s?find=gecko#m-1".formatted(stored.id(), stored.checkpoint()));
    assertThat(page.locator("cairn-past")).containsText("An earlier checkpoint");
    assertThat(page.locator("#m-1")).hasClass(Pattern.compile("marked"));
  }

  @Test
  void backLeadsToTheSamePlaceAmongTheSameHits() throws Exception {
    session("Older", conversation(40, "heron %d"));
    session("Newer", conversation(80, "heron %d"));
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.navigate("/search?q=heron");
    assertThat(hits()).hasCount(50);
    while (hits().count() < 120) {
      page.locator("#main").evaluate("each => each.scrollTo(0, each.scrollHeight)");
      page.waitForTimeout(20);
    }
    assertThat(status()).hasText("120 hits in 2 sessions");
    hits().nth(100).scrollIntoViewIfNeeded();
    double before = scrolled();
    assertThat(before).isPositive();

    hits().nth(100).click();
    assertThat(page.locator("article.marked")).isInViewport();
    asked.clear();
    page.goBack();

    assertThat(hits()).hasCount(120);
    assertThat(hits().nth(100)).isFocused();
    assertThat(scrolled()).isEqualTo(before);
    assertThat(asked).noneMatch(each -> each.contains("/v1/search"));
    page.reload();
    assertThat(hits().nth(100)).isFocused();
    assertThat(hits()).hasCount(120);
    assertThat(scrolled()).isEqualTo(before);
  }

  @Test
  void keysLeadThroughHits() throws Exception {
    String session = session("By keys", conversation(60, "ibis %d"));
    page.navigate("/");
    search("ibis");
    assertThat(hits()).not().hasCount(0);

    for (int i = 0; i < 55; i++) {
      page.keyboard().press("j");
      assertThat(hits().nth(i)).isFocused();
      assertThat(hits().nth(i)).isInViewport();
    }
    page.keyboard().press("k");
    assertThat(hits().nth(53)).isFocused();
    page.keyboard().press("Enter");
    assertThat(page).hasURL(server.uri() + "/s/" + session + "?find=ibis#m-53");
    assertThat(page.locator("#m-53")).isFocused();
    page.goBack();
    assertThat(hits().nth(53)).isFocused();
    page.keyboard().press("j");
    assertThat(hits().nth(54)).isFocused();
  }

  @Test
  void textIsFoundInASessionWhereNothingWasLoaded() throws Exception {
    List<Map<String, Object>> messages = new ArrayList<>(conversation(1500, "Message %d."));
    for (int index : new int[] {3, 700, 1400}) {
      messages.set(index, message("user", "jackal and kestrel, number " + index));
    }
    String session = session("Find", messages);
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.navigate("/s/" + session);
    assertThat(page.locator("#m-0")).isVisible();

    page.keyboard().press("f");
    page.keyboard().type("KESTREL jackal");

    assertThat(found()).hasText("1 of 3");
    assertThat(page).hasURL(server.uri() + "/s/" + session + "?find=KESTREL+jackal");
    waitUntilMarked("jackal", "kestrel");
    page.keyboard().press("Enter");
    assertThat(found()).hasText("2 of 3");
    assertThat(page.locator("#m-700")).isInViewport();
    page.keyboard().press("Shift+Enter");
    page.keyboard().press("Shift+Enter");
    assertThat(found()).hasText("3 of 3");
    assertThat(page.locator("#m-1400")).isInViewport();
    assertThat(asked.stream().filter(each -> each.contains("/messages?"))).hasSizeLessThan(20);
    page.keyboard().press("Enter");
    assertThat(page.locator("#m-3")).isInViewport();

    page.getByLabel("Find in this session").fill("no such thing");
    assertThat(found()).hasText("Nothing found");
    page.keyboard().press("Escape");
    assertThat(page.locator("cairn-find")).hasCount(0);
    assertThat(page).hasURL(server.uri() + "/s/" + session);
  }

  @Test
  void statesWithoutHitsSayWhatToDo() {
    Locator heading = page.locator("cairn-search h2");
    page.navigate("/search");
    assertThat(heading).hasText("Search every message");
    search("nothing-has-this");
    assertThat(heading).hasText("Nothing found for “nothing-has-this”");
    page.navigate("/search?q=" + "a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("at most 16 terms");
    assertThat(button("Try again")).isVisible();
    search("nothing-has-this");
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(heading).hasText("Nothing found for “nothing-has-this”");
  }

  @Test
  void everythingFitsOnAPhone() throws Exception {
    session("y".repeat(100), List.of(message("user", "mongoose " + "x".repeat(200))));
    page.setViewportSize(360, 740);
    for (String address :
        List.of("/search?q=mongoose", "/search?q=mongoose&role=user", "/search")) {
      page.navigate(address);
      assertThat(page.locator("cairn-search h2").first()).isVisible();
      assertThat(box()).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(page.locator("#main").evaluate("each => each.scrollWidth")).isEqualTo(360);
    }
  }
}
