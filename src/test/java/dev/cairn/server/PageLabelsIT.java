package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Labels on the page: shown, looked for, set and removed. */
class PageLabelsIT extends AdminPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void start() throws Exception {
    start(SharedPage.emptyServer());
  }

  private static String create(String title, Map<String, String> labels) throws Exception {
    return create(
        Map.of("title", title, "labels", labels), List.of(PageSessions.message("user", "Hello")));
  }

  private Locator sessions() {
    return page.locator("cairn-sessions li");
  }

  @Test
  void sessionsAreFoundByTheirLabels() throws Exception {
    create("Both", Map.of("team", "sre", "env", "prod & test"));
    create("One", Map.of("team", "sre"));
    create("Other", Map.of("team", "dev"));
    page.navigate("/");

    link("team: sre").first().click();
    assertThat(page).hasURL(server.uri() + "/?label=team%3Asre");
    assertThat(sessions()).hasText(new Pattern[] {Pattern.compile("One"), Pattern.compile("Both")});

    page.getByLabel("Label", new Page.GetByLabelOptions().setExact(true)).fill("env=prod & test");
    page.keyboard().press("Enter");
    assertThat(sessions()).hasText(new Pattern[] {Pattern.compile("Both")});
    page.reload();
    assertThat(sessions()).hasText(new Pattern[] {Pattern.compile("Both")});

    link("Without the label team: sre").click();
    link("Without the label env: prod & test").click();
    assertThat(sessions()).hasCount(3);

    page.navigate("/stats?days=all&label=team%3Asre");
    assertThat(page.locator(".figures dd").first()).hasText("2");
    page.locator(".figures a").click();
    assertThat(sessions()).hasCount(2);
  }

  @Test
  void labelsAreSetAndRemoved() throws Exception {
    String session = create("Mine", Map.of("team", "sre"));
    page.navigate("/s/" + session);
    openPanel(page, "Details");
    Locator labels = page.locator("cairn-details .labels");
    assertThat(labels).containsText("team: sre");

    page.getByLabel("New label").fill("ticket: OPS-12");
    page.keyboard().press("Enter");
    assertThat(labels).containsText("ticket: OPS-12");
    page.getByLabel("Remove the label team").click();
    assertThat(labels).not().containsText("sre");
    assertThat(stored(session)).isEqualTo("{\"ticket\":\"OPS-12\"}");

    button("Undo").last().click();
    assertThat(labels).containsText("team: sre");
    assertThat(stored(session)).isEqualTo("{\"team\":\"sre\",\"ticket\":\"OPS-12\"}");
  }

  private static String stored(String session) throws Exception {
    return JSON.readTree(admin.get("/v1/sessions/" + session).body())
        .at("/session/labels")
        .toString();
  }
}
