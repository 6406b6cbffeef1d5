package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page shows what happens as the server tells it, and asks nothing while nothing happens. */
class PageLiveIT extends AdminPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than a page waits that is told nothing. */
  private static final int QUIET_MILLIS = 12_000;

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    start(SharedPage.emptyServer());
  }

  private static String create(String title) throws Exception {
    return create(Map.of("title", title), List.of(PageSessions.message("user", "First")));
  }

  private static void append(String session, String text) throws Exception {
    admin.post(
        "/v1/sessions/" + session + "/messages",
        "{\"messages\":[{\"role\":\"assistant\",\"content\":\"%s\"}]}".formatted(text));
  }

  @Test
  void pageIsToldWhatHappensAndAsksNothingMeanwhile() throws Exception {
    String session = create("Watched");
    page.navigate("/s/" + session);
    assertThat(page.locator("article")).hasCount(1);
    page.waitForTimeout(QUIET_MILLIS); // until the stream is open, and all has settled
    page.onRequest(request -> requests.add(request.url()));
    page.waitForTimeout(QUIET_MILLIS);
    assertThat(requests).isEmpty();

    append(session, "Second");
    assertThat(page.getByText("Second")).isVisible();
    String other = create("Another");
    assertThat(page.locator("cairn-sessions li").first()).containsText("Another");
    admin.send("PATCH", "/v1/sessions/" + other, "{\"title\":\"Renamed\"}");
    assertThat(page.locator("cairn-sessions li").first()).containsText("Renamed");
    append(session, "Third");
    assertThat(page.getByText("Third")).isVisible();
  }

  /** A browser opens few connections to a server, and a stream takes one of them. */
  @Test
  void oneTabListensForAll() throws Exception {
    String session = create("In many tabs");
    List<Page> tabs = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      Page tab = page.context().newPage();
      tab.onRequest(
          request -> {
            if (request.url().endsWith("/v1/events")) {
              requests.add(request.url());
            }
          });
      tab.navigate("/s/" + session);
      assertThat(tab.locator("article")).hasCount(1);
      tabs.add(tab);
    }

    append(session, "For all");

    for (Page tab : tabs) {
      tab.bringToFront();
      assertThat(tab.getByText("For all")).isVisible();
    }
    assertThat(requests).hasSizeLessThanOrEqualTo(1);
  }
}
