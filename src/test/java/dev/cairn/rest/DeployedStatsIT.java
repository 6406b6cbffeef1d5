package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures over HTTP, as the client and other tools read them. */
@ExtendWith(SharedCairn.class)
class DeployedStatsIT {

  private static final String MESSAGES =
      """
      {"role":"user","content":"list the files"},\
      {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",\
      "function":{"name":"stakpak__run_command","arguments":"{}"}}]},\
      {"role":"tool","tool_call_id":"c1","content":"boom\\nCommand exited with code 2"},\
      {"role":"assistant","content":null,"tool_calls":[{"id":"c2","type":"function",\
      "function":{"name":"stakpak__run_command","arguments":"{}"}}]},\
      {"role":"tool","tool_call_id":"c2","content":"README.md"},\
      {"role":"assistant","content":"There is one.","model":{"provider":"openai","id":"gpt"},\
      "usage":{"prompt_tokens":120,"completion_tokens":5,"total_tokens":125}}""";

  private final Http http =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));

  private String create() throws Exception {
    return http.post(
            "/v1/sessions", "{\"title\":\"Stats\",\"state\":{\"messages\":[" + MESSAGES + "]}}")
        .body()
        .replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "$1");
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  private static String figures(String today) {
    return """
        "total_sessions":1,"total_tool_calls":2,"successful_tool_calls":1,"failed_tool_calls":1,\
        "aborted_tool_calls":0,"sessions_with_activity":1,"tools_usage":[\
        {"tool_name":"run_command","display_name":"Run command",\
        "usage_counts":{"total":2,"successful":1,"failed":1,"aborted":0}}],\
        "usage":{"prompt_tokens":120,"completion_tokens":5,"total_tokens":125,"cached_tokens":0,\
        "cache_write_tokens":0,"models":[{"model":"openai/gpt","prompt_tokens":120,\
        "completion_tokens":5,"total_tokens":125,"cached_tokens":0,"cache_write_tokens":0}],\
        "pending_tool_calls":0,"unknown_tool_calls":0,"longest_session_messages":6,\
        "median_session_messages":6.0,"sessions_per_day":[{"day":"%s","sessions":1}]}"""
        .formatted(today);
  }

  @Test
  void sessionTellsItsFigures() throws Exception {
    String today = today();
    String session = create();

    assertThat(http.get("/v1/sessions/" + session + "/stats").body())
        .isIn("{" + figures(today) + "}", "{" + figures(today()) + "}");
  }

  @Test
  void olderClientsGetTheirForm() throws Exception {
    String today = today();
    String session = create();

    assertThat(http.get("/v1/agents/sessions/" + session + "/stats").body())
        .isIn(dated(today), dated(today()));
  }

  private static String dated(String today) {
    return "{\"analysis_period\":\"whole session\",\"from_date\":\"%s\",\"to_date\":\"%s\",%s}"
        .formatted(today, today, figures(today));
  }

  @Test
  void manySessionsAreAddedUpAndCut() throws Exception {
    create();

    String report = http.get("/v1/stats?bucket=month&tool=run_command&owner=alice").body();

    assertThat(report)
        .contains("\"bucket\":\"month\",\"series\":[{\"start\":\"")
        .contains("\"tool_name\":\"run_command\"");
    assertThat(http.get("/v1/stats?from=2000-01-01&to=2000-01-31&bucket=day").body())
        .startsWith("{\"total_sessions\":0,")
        .endsWith("\"series\":[]}");
    assertThat(http.get("/v1/stats").body()).doesNotContain("series", "time_saved");
  }

  @Test
  void wrongQuestionsAreRefused() throws Exception {
    for (String parameters :
        new String[] {
          "scope=mine",
          "from=yesterday",
          "to=2026-02-30",
          "bucket=year",
          "from=2026-02-02&to=2026-02-01"
        }) {
      var refused = http.get("/v1/stats?" + parameters);
      assertThat(refused.statusCode()).as(parameters).isEqualTo(400);
      assertThat(refused.body()).contains("\"message\":\"Invalid request: ");
    }
  }

  @Test
  void figuresOfAllAreRecorded() throws Exception {
    Http auditor = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.AUDREY)));

    assertThat(auditor.get("/v1/stats").statusCode()).isEqualTo(200);
    assertThat(auditor.get("/v1/audit?action=role_used&username=audrey").body())
        .doesNotContain("statistics of all");

    assertThat(auditor.get("/v1/stats?scope=all").statusCode()).isEqualTo(200);

    assertThat(auditor.get("/v1/audit?action=role_used&username=audrey").body())
        .contains("\"details\":\"statistics of all\"");
  }

  @Test
  void administratorHasEverythingCountedAnew() throws Exception {
    String session = create();
    String before = http.get("/v1/sessions/" + session + "/stats").body();
    Http admin = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));

    var rebuilt = admin.post("/v1/admin/stats/rebuild", "");

    assertThat(rebuilt.statusCode()).as(rebuilt.body()).isEqualTo(200);
    assertThat(rebuilt.body()).matches("\\{\"sessions\":[1-9]\\d*}");
    assertThat(http.get("/v1/sessions/" + session + "/stats").body()).isEqualTo(before);
    Http reader = new Http(SharedCairn.uri(), Optional.of(TestUsers.readToken(TestUsers.ADAM)));
    assertThat(reader.post("/v1/admin/stats/rebuild", "").statusCode()).isEqualTo(403);
  }
}
