package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets that are redacted are in no response any more. */
@ExtendWith(SharedCairn.class)
class DeployedRedactionIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http alice = as(TestUsers.token(TestUsers.ALICE));
  private final Http audrey = as(TestUsers.token(TestUsers.AUDREY));

  private static Http as(String token) {
    return new Http(SharedCairn.uri(), Optional.of(token));
  }

  private String create(String title, String messages) throws Exception {
    String text = JSON.writeValueAsString(title);
    String body =
        "{\"title\":%s,\"cwd\":%s,\"state\":{\"messages\":%s}}".formatted(text, text, messages);
    return JSON.readTree(alice.post("/v1/sessions", body).body()).get("session_id").asText();
  }

  private HttpResponse<String> redact(String session, String name, String value) throws Exception {
    return alice.post(
        "/v1/sessions/" + session + "/redact", JSON.writeValueAsString(Map.of(name, value)));
  }

  @Test
  void secretIsInNoResponse() throws Exception {
    String word = "w" + UUID.randomUUID().toString().replace("-", "");
    String secret = word + "\"\n\\é/end";
    String escaped = JSON.writeValueAsString(secret);
    String twice = JSON.writeValueAsString("{\"key\":" + escaped + "}");
    String spelled = escaped.replace("é", "\\u00E9").replace("/", "\\/");
    String messages =
        """
        [{"role":"user","content":"it is %2$s!"},
        {"role":"assistant","content":[{"type":"text","text":%1$s}],"tool_calls":[{"id":"a","type":"function",
        "function":{"name":"run","arguments":%3$s}}]},
        {"role":"tool","content":%3$s,"tool_call_id":"a"}]"""
            .formatted(escaped, spelled.substring(1, spelled.length() - 1), twice);
    String session = create(secret, messages);
    String path = "/v1/sessions/" + session;
    String checkpoint =
        JSON.readTree(alice.get(path).body()).at("/session/active_checkpoint/id").asText();
    String tag = alice.get(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> answer = redact(session, "text", secret);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode told = JSON.readTree(answer.body());
    assertThat(told.get("places").asInt()).isEqualTo(6);
    assertThat(answer.body()).doesNotContain(word);
    HttpResponse<String> read = alice.send(alice.request(path).header("If-None-Match", tag).GET());
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().firstValue("ETag"))
        .isEqualTo(answer.headers().firstValue("ETag"))
        .isNotEqualTo(Optional.of(tag));
    JsonNode list = JSON.readTree(read.body()).at("/session/active_checkpoint/state/messages");
    assertThat(list.at("/0/content").asText()).isEqualTo("it is [redacted]!");
    assertThat(list.at("/1/content/0/text").asText()).isEqualTo("[redacted]");
    for (String place : List.of("/1/tool_calls/0/function/arguments", "/2/content")) {
      assertThat(JSON.readTree(list.at(place).asText()).get("key").asText())
          .isEqualTo("[redacted]");
    }
    for (String address :
        List.of(
            path,
            path + "/checkpoints?include_state=true",
            "/v1/sessions/checkpoints/" + checkpoint,
            path + "/export",
            path + "/export?format=markdown",
            path + "/stats",
            "/v1/sessions?limit=1000")) {
      HttpResponse<String> response = alice.get(address);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).doesNotContain(word);
    }
    assertThat(alice.get("/v1/sessions?search=" + word).body()).doesNotContain(session);

    // The client sends its history again, with one message more.
    String longer = messages.substring(0, messages.length() - 1) + ",{\"role\":\"user\"}]";
    HttpResponse<String> stored =
        alice.post(path + "/checkpoints", "{\"state\":{\"messages\":" + longer + "}}");
    assertThat(stored.statusCode()).isEqualTo(201);
    assertThat(alice.get(path).body()).doesNotContain(word);
    assertThat(
            JSON.readTree(alice.get(path).body())
                .at("/session/active_checkpoint/message_count")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void auditLogSaysHowManyPlacesOnly() throws Exception {
    String word = "w" + UUID.randomUUID();
    String session =
        create("t", "[{\"role\":\"user\",\"content\":\"%s %s\"}]".formatted(word, word));
    redact(session, "pattern", "w" + word.substring(1, 9) + "[0-9a-f-]+");

    String events = audrey.get("/v1/audit?subject_id=" + session).body();

    JsonNode event = JSON.readTree(events).at("/events/0");
    assertThat(event.get("action").asText()).isEqualTo("session_redacted");
    assertThat(event.get("details").asText()).isEqualTo("2 places");
    assertThat(events).doesNotContain(word.substring(1, 9));
  }

  @Test
  void wrongRequestsAreRefused() throws Exception {
    String session = create("t", "[{\"role\":\"user\",\"content\":\"aaaaaaaaaaaaa\"}]");
    String before = alice.get("/v1/sessions/" + session).body();
    String path = "/v1/sessions/" + session + "/redact";

    for (Map.Entry<String, String> each :
        Map.of(
                "{}", "must have either text or pattern",
                "{\"text\":\"aaaa\",\"pattern\":\"aaaa\"}", "must have either text or pattern",
                "{\"text\":\"aaa\"}", "/text: must have 4 to 65536 characters",
                "{\"text\":7}", "/text: must be a string",
                "{\"pattern\":\"(a\"}", "missing closing )",
                "{\"pattern\":\"a*\"}", "/pattern: matches the empty text",
                "{\"pattern\":\"(a)\\\\1\"}", "invalid escape sequence",
                "{\"pattern\":\"((((a{1000}){1000}){1000}){1000})\"}", "repeats too much",
                "{\"text\":\"aaaa\",\"checkpoint\":\"x\"}", "/checkpoint: must be a UUID")
            .entrySet()) {
      HttpResponse<String> answer = alice.post(path, each.getKey());
      assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).at("/error/details").asText())
          .as(each.getKey())
          .contains(each.getValue());
    }
    HttpResponse<String> unknown =
        alice.post(path, "{\"text\":\"aaaa\",\"checkpoint\":\"%s\"}".formatted(UUID.randomUUID()));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(alice.get("/v1/sessions/" + session).body()).isEqualTo(before);
  }

  @Test
  void versionAndHoldAreHeeded() throws Exception {
    String session = create("t", "[{\"role\":\"user\",\"content\":\"aaaa\"}]");
    String path = "/v1/sessions/" + session + "/redact";
    HttpResponse<String> other =
        alice.send(
            alice
                .request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", "\"other\"")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"text\":\"aaaa\"}")));
    assertThat(other.statusCode()).isEqualTo(412);
    audrey.send("PUT", "/v1/sessions/" + session + "/hold", "");

    HttpResponse<String> held = redact(session, "text", "aaaa");

    assertThat(held.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(held.body()).at("/error/key").asText()).isEqualTo("SESSION_HELD");
    assertThat(alice.get("/v1/sessions/" + session).body()).contains("aaaa");
  }
}
