package dev.cairn.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.cairn.audit.AuditAction;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The views beside the sessions, each used once for what it is for. */
class PageViewsIT extends AdminPage {

  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void start() throws Exception {
    start(SharedPage.emptyServer());
    // So that the run of the day is not due while a test looks.
    admin.send(admin.request("/v1/admin/retention").POST(HttpRequest.BodyPublishers.noBody()));
  }

  private Locator row(String text) {
    return page.locator("tbody tr", new Page.LocatorOptions().setHasText(text));
  }

  private static JsonNode json(String path) throws Exception {
    return JSON.readTree(admin.get(path).body());
  }

  private static String createSession(String title, List<Map<String, Object>> messages)
      throws Exception {
    return create(Map.of("title", title), messages);
  }

  private static Map<String, Object> call(String id, String tool) {
    Map<String, String> function = Map.of("name", tool, "arguments", "{}");
    return Map.of("id", id, "type", "function", "function", function);
  }

  private static Map<String, Object> result(String id, String content) {
    return Map.of("role", "tool", "tool_call_id", id, "content", content);
  }

  @Test
  void statisticsAreThoseOfTheApi() throws Exception {
    createSession(
        "Counted",
        List.of(
            Map.of(
                "role",
                "assistant",
                "model",
                Map.of("provider", "anthropic", "id", "claude-sonnet-4"),
                "usage",
                Map.of("prompt_tokens", 1200, "completion_tokens", 34, "total_tokens", 1234),
                "tool_calls",
                List.of(
                    call("c1", "run_command"),
                    call("c2", "run_command"),
                    call("c3", "run_command"),
                    call("c4", "view"))),
            result("c1", "done"),
            result("c2", "done"),
            result("c3", "COMMAND_FAILED\nCommand exited with code 1"),
            result("c4", "TOOL_CALL_CANCELLED")));

    page.navigate("/stats?scope=all&days=all&bucket=day");
    assertThat(row("run_command")).isVisible();
    page.getByText("As a table").click();

    JsonNode stats = json("/v1/stats?scope=all&bucket=day");
    assertThat(page.locator(".figures dd"))
        .containsText(
            new String[] {
              stats.get("total_sessions").asText(),
              stats.get("total_tool_calls").asText(),
              stats.get("failed_tool_calls").asText(),
              stats.get("aborted_tool_calls").asText()
            });
    for (JsonNode tool : stats.get("tools_usage")) {
      JsonNode counts = tool.get("usage_counts");
      assertThat(row(tool.get("tool_name").asText()).locator("td.number"))
          .hasText(
              new String[] {
                counts.get("total").asText(),
                counts.get("successful").asText(),
                counts.get("failed").asText(),
                counts.get("aborted").asText(),
                "0"
              });
    }
    JsonNode today = stats.get("series").get(0);
    assertThat(row(today.get("start").asText()).locator("td.number").first())
        .hasText(today.get("total_sessions").asText());
    assertThat(row("anthropic/claude-sonnet-4").locator("td.number"))
        .hasText(new String[] {"1,234", "1,200", "34", "0", "0"});
    link("view").click();
    assertThat(page).hasURL(server.uri() + "/stats?scope=all&days=all&bucket=day&tool=view");
    assertThat(row("run_command")).hasCount(0);
    assertThat(visit.problems()).isEmpty();
  }

  @Test
  void tokenIsMadeUsedRevokedAndAudited() throws Exception {
    String name = "laptop " + UUID.randomUUID();
    page.navigate("/tokens");
    page.getByLabel("Name").fill(name);
    button("Create token").click();

    String lines = page.locator(".made pre").first().textContent();
    assertThat(lines).startsWith("export STAKPAK_API_ENDPOINT=" + server.uri() + "\n");
    String secret = lines.substring(lines.lastIndexOf('=') + 1);
    Http laptop = new Http(server.uri(), Optional.of(secret));
    assertThat(laptop.get("/v1/account").statusCode()).isEqualTo(200);

    row(name).getByRole(AriaRole.BUTTON).click();
    button("Cancel").click();
    assertThat(laptop.get("/v1/account").statusCode()).isEqualTo(200);
    row(name).getByRole(AriaRole.BUTTON).click();
    button("Revoke “" + name + "”").click();
    assertThat(row(name)).hasCount(0);
    assertThat(page.locator(".made")).hasCount(0);
    assertThat(laptop.get("/v1/account").statusCode()).isEqualTo(401);

    link("Audit").click();
    page.getByLabel("Action").selectOption("token_revoked");
    assertThat(page).hasURL(server.uri() + "/audit?action=token_revoked");
    assertThat(page.locator("tbody tr").first()).containsText("Revoked a token");
    assertThat(row("Signed in")).hasCount(0);
    page.reload();
    assertThat(page.getByLabel("Action")).hasValue("token_revoked");
    assertThat(page.getByLabel("Action").locator("option"))
        .hasCount(1 + AuditAction.values().length);
    assertThat(visit.problems()).isEmpty();
  }

  @Test
  void auditLogGoesOnWithoutEnd() throws Exception {
    for (int i = 0; i < 130; i++) {
      admin.get("/v1/stats?scope=all");
    }
    page.navigate("/audit?action=role_used");

    assertThat(page.locator("tbody tr").nth(99)).isAttached();
    page.locator(".more").scrollIntoViewIfNeeded();
    assertThat(page.locator("tbody tr").nth(129)).isAttached();
  }

  /** A session of a year ago, in an archive. */
  private static String archive(String id, String title) {
    return """
        {"archive":{"format":"cairn-sessions","version":1,"exported_at":"2025-01-05T09:00:00Z"}}
        {"session":{"id":"%1$s","owner":"local admin","title":"%2$s","visibility":"PRIVATE","cwd":null,"created_at":"2025-01-05T09:00:00Z","updated_at":"2025-01-05T09:00:00Z","deleted_at":null,"last_message_at":null,"messages":1,"checkpoints":1}}
        {"message":{"role":"user","content":"Hello"}}
        {"checkpoint":{"id":"%3$s","parent_id":null,"created_at":"2025-01-05T09:00:00Z","keep":0,"then":[[0,0]]}}
        {"end":{"sessions":1}}
        """
        .formatted(
            id, title, UUID.nameUUIDFromBytes((id + title).getBytes(StandardCharsets.UTF_8)));
  }

  private void importFile(String archive) {
    page.locator("input[type=file]")
        .setInputFiles(
            new FilePayload(
                "old.ndjson", "application/x-ndjson", archive.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void fileIsImportedThenRetentionIsPlannedAndApplied() throws Exception {
    String id = UUID.randomUUID().toString();
    page.navigate("/admin");
    Locator status = page.locator("cairn-import [role=status]");

    importFile(archive(id, "Old"));
    assertThat(status).containsText("Everything in the file is here now: 1 imported");
    importFile(archive(id, "Old"));
    assertThat(status).containsText("0 imported, 1 skipped");
    importFile(archive(id, "Other"));
    assertThat(status).containsText("Not everything in the file is here: 0 imported");
    assertThat(page.locator("cairn-import li")).containsText("Conflict " + id);

    button("Dry run").click();
    assertThat(row("Delete idle sessions").locator("td.number").first()).hasText("1");
    assertThat(json("/v1/sessions/" + id).at("/session/status").asText()).isEqualTo("ACTIVE");
    button("Apply retention…").click();
    button("Apply retention").click();
    assertThat(page.locator("cairn-retention [role=status]")).containsText("This was done");
    assertThat(json("/v1/sessions/" + id).at("/session/status").asText()).isEqualTo("DELETED");
    assertThat(visit.problems()).isEmpty();

    importFile("not an archive");
    assertThat(page.locator("cairn-import [role=alert]"))
        .containsText("it does not begin like an archive");
  }

  @Test
  void administrationTellsOfTheServerAndExports() throws Exception {
    createSession("Exported", List.of(Map.of("role", "user", "content", "Hello")));
    page.navigate("/admin");

    assertThat(page.locator("cairn-storage dd").first())
        .hasText(Integer.toString(json("/v1/admin/storage").get("sessions").asInt()));
    assertThat(page.locator("cairn-admin"))
        .containsText(json("/v1/backend").get("store_path").asText());
    assertThat(page.locator("cairn-admin dl").first()).containsText("0.1.0");
    String exported =
        new String(
            page.waitForDownload(link("Download everybody’s sessions")::click)
                .createReadStream()
                .readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(exported).startsWith("{\"archive\"").contains("Exported").contains("{\"end\"");
  }

  @Test
  void examplesAreLoadedReadAndRemoved() throws Exception {
    for (JsonNode session : json("/v1/sessions?limit=100").get("sessions")) {
      admin.send("DELETE", "/v1/sessions/" + session.get("id").asText(), "");
    }
    page.navigate("/");
    Locator examples = page.locator("a.title", new Page.LocatorOptions().setHasText("Example: "));

    button("Load three example sessions").click();
    assertThat(examples).hasCount(3);
    examples.filter(new Locator.FilterOptions().setHasText("504")).click();
    assertThat(page.locator("article").first()).isVisible();
    page.goBack();
    button("Remove the examples").click();

    assertThat(button("Load three example sessions")).isVisible();
    assertThat(examples).hasCount(0);
    assertThat(visit.problems()).isEmpty();
  }

  @Test
  void accountSaysWhoOneIsAndHowToGetHere() {
    page.navigate("/account");

    assertThat(page.locator("cairn-account h1")).hasText("local admin");
    assertThat(page.locator("cairn-account")).containsText("Administrator");
    assertThat(page.locator("cairn-account"))
        .containsText("export STAKPAK_API_ENDPOINT=" + server.uri());
    assertThat(visit.problems()).isEmpty();

    button("Sign out").click();
    assertThat(page).hasURL(server.uri() + "/sign-in");
    page.navigate("/account");
    assertThat(page).hasURL(server.uri() + "/sign-in?return_to=%2Faccount");
  }

  @Test
  void failureIsTheSentenceOfTheApi() {
    page.navigate("/stats?from=yesterday");

    assertThat(page.locator(".problem")).containsText("from");
    assertThat(page.locator(".problem small")).containsText("Request ");
  }
}
