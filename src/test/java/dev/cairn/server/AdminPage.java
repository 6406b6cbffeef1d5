package dev.cairn.server;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.cairn.server.Chromium.Visit;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** For tests of the page as the administrator sees it, who signs in before each of them. */
abstract class AdminPage {

  protected static CairnServer server;
  protected static Http admin;
  protected static Chromium chromium;

  protected Visit visit;
  protected Page page;

  /** To be called before all tests. */
  protected static void start(CairnServer started) {
    server = started;
    admin = Http.admin(server);
    chromium = Chromium.shared();
  }

  @BeforeEach
  void signIn() {
    visit = chromium.visit(server.uri());
    page = visit.page();
    signIn(page, server.uri());
  }

  /** Signs the administrator in, with the form. */
  protected static void signIn(Page page, URI server) {
    page.navigate("/sign-in");
    page.getByLabel("API token").fill(CairnServer.ADMIN_TOKEN);
    page.getByRole(AriaRole.BUTTON, named("Sign in with the token")).click();
    page.waitForURL(server + "/");
  }

  @AfterEach
  void leave() {
    visit.close();
  }

  protected static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  protected Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  protected Locator link(String name) {
    return page.getByRole(AriaRole.LINK, named(name));
  }

  /** The id of a new session. */
  protected static String create(Map<String, ?> fields, List<Map<String, Object>> messages)
      throws Exception {
    return new PageSessions(admin).create(fields, messages).id();
  }

  /** Opens a panel beside a session. On a wide screen one is open at first. */
  protected static void openPanel(Page page, String name) {
    page.locator("cairn-session-head h1").waitFor();
    if (!page.locator("aside").isVisible()) {
      page.getByLabel("Side panel").click();
    }
    page.getByRole(AriaRole.BUTTON, named(name)).click();
  }
}
