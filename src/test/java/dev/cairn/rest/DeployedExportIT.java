package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What leaves the server, and for whom. */
@ExtendWith(SharedCairn.class)
class DeployedExportIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http alice = as(TestUsers.ALICE);
  private final Http bob = as(TestUsers.BOB);
  private final Http audrey = as(TestUsers.AUDREY);
  private final Http adam = as(TestUsers.ADAM);

  private static Http as(String username) {
    return new Http(SharedCairn.uri(), Optional.of(TestUsers.token(username)));
  }

  private static List<JsonNode> export(Http caller, String path) throws Exception {
    HttpResponse<String> answer = caller.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.body()).endsWith("\n");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : answer.body().split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static String create(Http caller, String visibility, String messages) throws Exception {
    String body =
        "{\"title\":\"exported\",\"visibility\":\"%s\",\"state\":{\"messages\":[%s],\"metadata\":{\"a\":1}}}"
            .formatted(visibility, messages);
    return JSON.readTree(caller.post("/v1/sessions", body).body()).get("session_id").asText();
  }

  @Test
  void sessionIsWrittenWholeWithEachMessageOnce() throws Exception {
    String one = "{\"role\":\"user\",\"content\":\"one\",\"later\":[1.50]}";
    String two = "{\"role\":\"assistant\",\"content\":\"two\"}";
    String rewritten = "{\"role\":\"assistant\",\"content\":\"two\",\"name\":\"x\"}";
    String id = create(alice, "PRIVATE", one);
    String path = "/v1/sessions/" + id;
    for (String messages : List.of(one + "," + two, one + "," + rewritten + "," + one, "")) {
      alice.post(path + "/checkpoints", "{\"state\":{\"messages\":[%s]}}".formatted(messages));
    }

    String answer = alice.get(path + "/export").body();

    List<JsonNode> lines = export(alice, path + "/export");
    assertThat(lines.get(0).at("/archive/format").asText()).isEqualTo("cairn-sessions");
    assertThat(lines.get(0).at("/archive/version").asInt()).isEqualTo(1);
    JsonNode session = lines.get(1).get("session");
    assertThat(session.get("id").asText()).isEqualTo(id);
    assertThat(session.get("owner").asText()).isEqualTo("alice");
    assertThat(session.get("messages").asInt()).isEqualTo(3);
    assertThat(session.get("checkpoints").asInt()).isEqualTo(4);
    assertThat(answer)
        .contains("\n{\"message\":" + one + "}\n")
        .contains("\n{\"message\":" + two + "}\n")
        .contains("\n{\"message\":" + rewritten + "}\n");
    List<String> kept = new ArrayList<>();
    lines
        .subList(5, 9)
        .forEach(line -> kept.add(line.at("/checkpoint/keep") + " " + line.at("/checkpoint/then")));
    assertThat(kept).containsExactly("0 [[0,0]]", "1 [[1,1]]", "1 [[2,2],[0,0]]", "0 []");
    assertThat(lines.get(5).at("/checkpoint/metadata").toString()).isEqualTo("{\"a\":1}");
    assertThat(lines.get(6).get("checkpoint").has("metadata")).isFalse();
    assertThat(lines.get(9).at("/end/sessions").asInt()).isEqualTo(1);
    assertThat(lines).hasSize(10);
  }

  @Test
  void messageWithLineBreaksIsOneLine() throws Exception {
    String message = "{\"role\":\"user\",\n \"content\":\"a\\nb\"}";
    String id = create(alice, "PRIVATE", message);

    JsonNode line = export(alice, "/v1/sessions/" + id + "/export").get(2);

    assertThat(line.get("message_text").asText()).isEqualTo(message);
  }

  @Test
  void longSessionIsWrittenInPieces() throws Exception {
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      messages
          .append(i == 0 ? "" : ",")
          .append("{\"role\":\"user\",\"content\":\"%d\"}".formatted(i));
    }
    String id = create(alice, "PRIVATE", messages.toString());
    for (int i = 0; i < 120; i++) {
      alice.post("/v1/sessions/" + id + "/checkpoints", "{\"state\":{\"messages\":[]}}");
    }

    List<JsonNode> lines = export(alice, "/v1/sessions/" + id + "/export");

    assertThat(lines).hasSize(2 + 2500 + 121 + 1);
    for (int i = 0; i < 2500; i++) {
      assertThat(lines.get(2 + i).at("/message/content").asText()).isEqualTo("" + i);
    }
  }

  @Test
  void sessionWithoutMessagesIsExported() throws Exception {
    String id = create(alice, "PRIVATE", "");

    List<JsonNode> lines = export(alice, "/v1/sessions/" + id + "/export");

    assertThat(lines).hasSize(4);
    assertThat(lines.get(2).has("checkpoint")).isTrue();
    assertThat(lines.get(3).at("/end/sessions").asInt()).isEqualTo(1);
  }

  @Test
  void scopesHoldWhatTheCallerSees() throws Exception {
    String secret = create(alice, "PRIVATE", "");
    String shared = create(alice, "PUBLIC", "");
    String deleted = create(alice, "PRIVATE", "");
    alice.send(
        alice
            .request("/v1/sessions/" + deleted)
            .method("DELETE", HttpRequest.BodyPublishers.noBody()));

    assertThat(ids(export(alice, "/v1/export"))).contains(secret, shared, deleted);
    assertThat(ids(export(bob, "/v1/export"))).doesNotContain(secret, shared, deleted);
    assertThat(ids(export(bob, "/v1/export?scope=shared")))
        .contains(shared)
        .doesNotContain(secret, deleted);
    assertThat(ids(export(adam, "/v1/export?scope=all"))).contains(secret, shared, deleted);
    List<JsonNode> all = export(audrey, "/v1/export?scope=all");
    assertThat(ids(all)).contains(secret, shared).doesNotContain(deleted).doesNotHaveDuplicates();
    assertThat(all.get(all.size() - 1).at("/end/sessions").asInt()).isEqualTo(ids(all).size());
  }

  private static List<String> ids(List<JsonNode> lines) {
    List<String> ids = new ArrayList<>();
    lines.forEach(
        line -> {
          if (line.has("session")) {
            ids.add(line.at("/session/id").asText());
          }
        });
    return ids;
  }

  @Test
  void conversationIsReadable() throws Exception {
    String id = create(alice, "PRIVATE", "{\"role\":\"user\",\"content\":\"Grüße\"}");

    HttpResponse<String> answer = alice.get("/v1/sessions/" + id + "/export?format=markdown");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/markdown")
        .containsIgnoringCase("charset=utf-8");
    assertThat(answer.body()).startsWith("# exported\n").contains("\n> Grüße\n");
  }

  @Test
  void refusalsAreInTheEnvelope() throws Exception {
    for (String path :
        List.of(
            "/v1/export?scope=none", "/v1/sessions/" + UUID.randomUUID() + "/export?format=pdf")) {
      HttpResponse<String> answer = alice.get(path);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"key\":\"INVALID_PARAMETER\"");
    }
    HttpResponse<String> unknown = alice.get("/v1/sessions/" + UUID.randomUUID() + "/export");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type")).contains("application/json");
  }
}
