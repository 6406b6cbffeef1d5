package dev.cairn.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores sessions for the page to show. */
record PageSessions(Http http) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A session and its first checkpoint. */
  record Stored(String id, String checkpoint) {}

  Stored create(Map<String, ?> fields, List<Map<String, Object>> messages) throws IOException {
    Map<String, Object> body = new HashMap<>(fields);
    body.put("state", Map.of("messages", messages));
    var stored = JSON.readTree(http.post("/v1/sessions", JSON.writeValueAsString(body)).body());
    return new Stored(
        stored.get("session_id").asText(), stored.get("checkpoint").get("id").asText());
  }

  /** The id of a new checkpoint. */
  String checkpoint(String session, String parent, List<Map<String, Object>> messages)
      throws IOException {
    String body =
        JSON.writeValueAsString(Map.of("parent_id", parent, "state", Map.of("messages", messages)));
    return JSON.readTree(http.post("/v1/sessions/" + session + "/checkpoints", body).body())
        .get("checkpoint")
        .get("id")
        .asText();
  }

  static Map<String, Object> message(String role, Object content) {
    return Map.of("role", role, "content", content);
  }
}
