package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.redaction.SecretExamples;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With {@code redact=true} no secret of a usual form leaves the server. */
@ExtendWith(SharedCairn.class)
class DeployedRedactedExportIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** No example has it. */
  private static final String WORD = "w" + UUID.randomUUID().toString().substring(0, 8);

  private final Http alice = as(TestUsers.ALICE);

  private static Http as(String username) {
    return new Http(SharedCairn.uri(), Optional.of(TestUsers.token(username)));
  }

  /** A session with every secret in every part of it. */
  private String create(String word) throws Exception {
    String secrets = String.join("\n", SecretExamples.texts()) + "\npassword=" + word;
    String arguments =
        JSON.writeValueAsString(Map.of("command", secrets, "env", Map.of("DB_PASSWORD", word)));
    Object call =
        Map.of(
            "id", "1", "type", "function", "function", Map.of("name", "f", "arguments", arguments));
    List<Object> messages =
        List.of(
            Map.of("role", "user", "content", secrets),
            Map.of("role", "assistant", "tool_calls", List.of(call)),
            Map.of("role", "tool", "tool_call_id", "1", "content", arguments),
            Map.of(
                "role",
                "user",
                "content",
                List.of(Map.of("type", "text", "text", "{\"api_key\":\"" + word + "1234\"}"))));
    Map<String, Object> state =
        Map.of("messages", messages, "metadata", Map.of("password", word, "notes", secrets));
    String body =
        JSON.writeValueAsString(
            Map.of(
                "title",
                "password=" + word,
                "cwd",
                "/srv?password=" + word,
                "labels",
                Map.of("token", word),
                "state",
                state));
    HttpResponse<String> answer = alice.post("/v1/sessions", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).get("session_id").asText();
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = alice.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private JsonNode importSummary(String archive) throws Exception {
    HttpResponse<String> answer =
        alice.send(
            alice
                .request("/v1/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(archive)));
    String[] lines = answer.body().split("\n");
    return JSON.readTree(lines[lines.length - 1]).get("summary");
  }

  private void purge(String id) throws Exception {
    for (String query : List.of("", "?purge=true")) {
      HttpRequest.Builder request = alice.request("/v1/sessions/" + id + query);
      alice.send(request.method("DELETE", HttpRequest.BodyPublishers.noBody()));
    }
  }

  @Test
  void noFormatHasASecret() throws Exception {
    String path = "/v1/sessions/" + create(WORD) + "/export";
    List<String> words = SecretExamples.words();
    assertThat(words).hasSizeGreaterThan(50);

    for (String whole : List.of(path, path + "?format=markdown", "/v1/export?redact=false")) {
      assertThat(get(whole)).contains(WORD).contains(words);
    }
    for (String redacted :
        List.of(
            path + "?redact=true",
            path + "?format=markdown&redact=true",
            "/v1/export?redact=true",
            "/v1/export?scope=own&redact=true")) {
      String body = get(redacted);
      assertThat(body).contains("[redacted: password").doesNotContain(WORD);
      assertThat(words.stream().filter(body::contains)).as(redacted).isEmpty();
    }
  }

  @Test
  void redactedArchiveIsImportedWhereTheSessionIsNot() throws Exception {
    String id = create(WORD);
    String archive = get("/v1/sessions/" + id + "/export?redact=true");

    JsonNode conflict = importSummary(archive);
    assertThat(conflict.get("complete").asBoolean()).isFalse();
    assertThat(conflict.get("conflicts").asInt()).isEqualTo(1);
    assertThat(get("/v1/sessions/" + id)).contains(WORD);

    purge(id);
    JsonNode imported = importSummary(archive);
    assertThat(imported.get("complete").asBoolean()).as(imported.toString()).isTrue();
    assertThat(imported.get("imported").asInt()).isEqualTo(1);
    String session = get("/v1/sessions/" + id);
    assertThat(session).doesNotContain(WORD);
    JsonNode read = JSON.readTree(session).get("session");
    assertThat(read.get("title").asText()).isEqualTo("password=[redacted: password]");
    assertThat(read.get("cwd").asText()).isEqualTo("/srv?password=[redacted: password]");
    JsonNode state = read.at("/active_checkpoint/state");
    assertThat(state.at("/metadata/password").asText()).isEqualTo("[redacted: password]");
    assertThat(state.get("messages")).hasSize(4);
    String arguments = state.at("/messages/1/tool_calls/0/function/arguments").asText();
    assertThat(JSON.readTree(arguments).at("/env/DB_PASSWORD").asText())
        .isEqualTo("[redacted: password]");
    assertThat(state.at("/messages/3/content/0/text").asText())
        .isEqualTo("{\"api_key\":\"[redacted: secret]\"}");
  }

  @Test
  void knowledgeFilesAreRedactedAsText() throws Exception {
    String directory = "/v1/knowledge/" + WORD;
    byte[] binary = {(byte) 0x89, 'P', 'N', 'G'};
    alice.send(
        alice
            .request(directory + "/a.md")
            .PUT(HttpRequest.BodyPublishers.ofString("password: " + WORD + "!\n")));
    alice.send(
        alice.request(directory + "/b.png").PUT(HttpRequest.BodyPublishers.ofByteArray(binary)));

    String archive = get("/v1/export?redact=true");

    int files = 0;
    for (String line : archive.split("\n")) {
      JsonNode node = JSON.readTree(line);
      if (node.has("knowledge_file")) {
        files++;
        assertThat(node.at("/knowledge_file/path").asText()).doesNotEndWith("b.png");
        if (node.at("/knowledge_file/path").asText().equals(WORD + "/a.md")) {
          byte[] content = Base64.getDecoder().decode(node.at("/knowledge_file/content").asText());
          assertThat(content).asString().isEqualTo("password: [redacted: password]\n");
        }
      }
      if (node.has("end")) {
        assertThat(node.at("/end/files").asInt()).isEqualTo(files).isPositive();
      }
    }
    assertThat(get("/v1/export")).contains(WORD + "/b.png");
  }

  @Test
  void whatIsMistakenIsRefused() throws Exception {
    String path = "/v1/sessions/" + create("x") + "/export";
    for (String query :
        List.of("redact=yes", "redact=", "redcat=true", "redact=true&redact=true")) {
      for (String address : List.of(path, "/v1/export")) {
        HttpResponse<String> answer = alice.get(address + "?" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(400);
        assertThat(answer.body()).contains("\"key\":\"INVALID_PARAMETER\"");
      }
    }
  }
}
