package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.cairn.server.Chromium.Visit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links on the page: made in the panel, read without an account, revoked. */
class PageLinksIT extends AdminPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void start() throws Exception {
    start(SharedPage.emptyServer());
  }

  private static String create(String content) throws Exception {
    return create(
        Map.of("title", "Shared with others"),
        List.of(
            PageSessions.message("user", content),
            PageSessions.message("assistant", "I *have* done it")));
  }

  @Test
  void linkIsMadeReadAndRevoked() throws Exception {
    page.navigate("/s/" + create("Use password=hunter2-and-more, please"));
    openPanel(page, "Links");
    page.getByLabel("Note").fill("For the review");
    button("Create link").click();
    String address = page.locator("cairn-links .made cairn-lines pre").innerText().strip();
    assertThat(address).startsWith(server.uri() + "/shared/");

    try (Visit other = chromium.visit(server.uri())) {
      Page shared = other.page();
      shared.navigate(address);
      assertThat(shared.getByRole(AriaRole.HEADING).first()).hasText("Shared with others");
      assertThat(shared.locator("article").first())
          .containsText("Use password=[redacted: password], please");
      assertThat(shared.locator("article em")).hasText("have");
      assertThat(shared.locator("cairn-shared > header")).containsText("secrets are hidden");
      assertThat(shared.getByRole(AriaRole.NAVIGATION)).hasCount(0);

      page.reload();
      openPanel(page, "Links");
      assertThat(page.locator("cairn-links li")).containsText("For the review");
      assertThat(page.locator("cairn-links li")).containsText("1 view");
      button("Revoke").click();
      button("Revoke link").click();
      assertThat(page.locator("cairn-links li")).hasCount(0);

      shared.reload();
      assertThat(shared.getByRole(AriaRole.HEADING).first()).hasText("This link does not work");
    }
  }

  private static List<Map<String, Object>> numbered(String text) {
    return IntStream.range(0, 200)
        .mapToObj(i -> PageSessions.message("user", text + " " + i))
        .toList();
  }

  @Test
  void readerSeesOneStateWhileTheSessionGoesOn() throws Exception {
    var stored =
        new PageSessions(admin).create(Map.of("title", "Goes on"), numbered("First state"));
    String links = "/v1/sessions/" + stored.id() + "/links";
    String address = JSON.readTree(admin.post(links, "{}").body()).get("address").asText();
    page.navigate(address);
    assertThat(page.locator("article").first()).hasText(Pattern.compile("First state 0"));
    assertThat(JSON.readTree(admin.get(links).body()).at("/links/0/views").asInt()).isOne();

    new PageSessions(admin).checkpoint(stored.id(), stored.checkpoint(), numbered("Second state"));
    page.locator(".scroller").evaluate("all => { all.scrollTop = all.scrollHeight; }");

    assertThat(page.getByText("The session has changed")).isVisible();
    assertThat(page.getByText("Second state").first()).isVisible();
    assertThat(page.getByText("First state")).hasCount(0);
    page.locator(".scroller").evaluate("all => { all.scrollTop = all.scrollHeight; }");
    assertThat(page.getByText("Second state 199")).isVisible();
  }
}
