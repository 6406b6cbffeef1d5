package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.cairn.server.PageSessions.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page says of what the operator has switched off. */
class PageSwitchedOffIT extends AdminPage {

  @BeforeAll
  static void start() throws Exception {
    start(
        CairnServer.onH2(CairnServer.newDataDirectory())
            .with("CAIRN_SEARCH_ENABLED", "false")
            .with("CAIRN_LINKS_ENABLED", "false")
            .start());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void whereSearchIsOffThePageSaysSoAndFindsInASessionByItself() throws Exception {
    page.navigate("/search?q=lemur");
    assertThat(page.locator("cairn-search h2")).hasText("This server does not search messages");
    link("sessions with “lemur” in their title").click();
    assertThat(page).hasURL(server.uri() + "/?search=lemur");

    List<Map<String, Object>> messages =
        IntStream.range(0, 90)
            .mapToObj(i -> message(i % 2 == 0 ? "user" : "assistant", "lemur " + i + "."))
            .toList();
    page.navigate("/s/" + create(Map.of("title", "Off"), messages));
    assertThat(page.locator("#m-0")).isVisible();
    page.keyboard().press("f");
    page.keyboard().type("Lemur 77.");
    assertThat(page.locator("cairn-find output")).hasText("1 of 1");
    assertThat(page.locator("#m-77")).isInViewport();
  }

  @Test
  void panelSaysThatLinksAreOff() throws Exception {
    String session = create(Map.of("title", "t"), List.of());
    assertThat(admin.post("/v1/sessions/" + session + "/links", "{}").statusCode()).isEqualTo(404);

    page.navigate("/s/" + session);
    openPanel(page, "Links");

    assertThat(page.locator("cairn-links")).hasText("Links are disabled on this server.");
  }
}
