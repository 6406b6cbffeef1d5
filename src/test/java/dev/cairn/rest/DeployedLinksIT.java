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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links over HTTP, for somebody who has nothing but the address. */
@ExtendWith(SharedCairn.class)
class DeployedLinksIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORD = "hunter2-and-more";

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final Http admin =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
  private final Http anybody = new Http(SharedCairn.uri(), Optional.empty());

  private String createSession() throws Exception {
    List<?> messages =
        List.of(
            Map.of("role", "user", "content", "Log in with password=" + WORD),
            Map.of("role", "assistant", "content", "Done"));
    Map<String, Object> body =
        Map.of(
            "title",
            "password=" + WORD,
            "cwd",
            "/srv?password=" + WORD,
            "labels",
            Map.of("team", "sre"),
            "state",
            Map.of("messages", messages));
    return json(alice.post("/v1/sessions", JSON.writeValueAsString(body)))
        .get("session_id")
        .asText();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  private JsonNode createLink(String session, String body) throws Exception {
    HttpResponse<String> answer = alice.post("/v1/sessions/" + session + "/links", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  /** Where the JSON is. */
  private String createAddress(String session, String body) throws Exception {
    return "/v1" + createLink(session, body).get("address").asText();
  }

  @Test
  void linkShowsASessionWithoutItsSecretsToAnybody() throws Exception {
    String session = createSession();
    String address = createAddress(session, "{}");

    HttpResponse<String> shown = anybody.get(address);
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(json(shown).get("title").asText()).isEqualTo("password=[redacted: password]");
    assertThat(json(shown).get("message_count").asInt()).isEqualTo(2);
    assertThat(json(shown).get("is_redacted").asBoolean()).isTrue();
    HttpResponse<String> messages = anybody.get(address + "/messages");
    assertThat(json(messages).at("/messages/0/message/content").asText())
        .isEqualTo("Log in with password=[redacted: password]");
    assertThat(json(messages).at("/messages/1/message/content").asText()).isEqualTo("Done");
    HttpResponse<String> first = anybody.get(address + "/messages/0");
    for (HttpResponse<String> answer : List.of(shown, messages, first)) {
      assertThat(answer.body())
          .doesNotContain(WORD)
          .doesNotContain(TestUsers.ALICE)
          .doesNotContain(session)
          .doesNotContain("sre");
      assertNotKept(answer);
    }
    assertThat(anybody.get(address + "/messages/2").statusCode()).isEqualTo(404);
    assertThat(anybody.get("/v1/sessions/" + session).statusCode()).isEqualTo(401);
  }

  private static void assertNotKept(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("X-Robots-Tag")).contains("noindex");
  }

  @Test
  void readerGoesOnInOneStateOrLearnsThatThereIsAnother() throws Exception {
    String session = createSession();
    String address = createAddress(session, "{}");
    JsonNode first = json(anybody.get(address + "/messages?limit=1"));
    String state = "checkpoint=" + first.get("checkpoint_id").asText();
    assertThat(json(anybody.get(address + "/messages?after=0&" + state)).get("messages"))
        .hasSize(1);
    assertThat(anybody.get(address + "/messages/1?" + state).statusCode()).isEqualTo(200);

    alice.post(
        "/v1/sessions/" + session + "/checkpoints",
        "{\"state\":{\"messages\":[{\"role\":\"user\",\"content\":\"Anew\"}]}}");

    for (String path : List.of("/messages?after=0&", "/messages/1?")) {
      HttpResponse<String> refused = anybody.get(address + path + state);
      assertThat(refused.statusCode()).isEqualTo(412);
      assertThat(refused.body()).contains("SESSION_CHANGED").doesNotContain(session);
    }
    assertThat(json(anybody.get(address + "/messages")).at("/messages/0/message/content").asText())
        .isEqualTo("Anew");
    assertThat(anybody.get(address + "/messages?checkpoint=x").statusCode()).isEqualTo(400);
  }

  @Test
  void pageOfALinkIsNotKeptEither() throws Exception {
    String address = createLink(createSession(), "{}").get("address").asText();
    HttpResponse<String> page = anybody.get(address);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<!doctype html>");
    assertNotKept(page);
  }

  @Test
  void secretsAreShownOnlyIfThatIsWanted() throws Exception {
    String address = createAddress(createSession(), "{\"redact\":false}");

    assertThat(json(anybody.get(address)).get("title").asText()).isEqualTo("password=" + WORD);
    assertThat(anybody.get(address + "/messages").body()).contains(WORD);
  }

  @Test
  void addressIsToldOnce() throws Exception {
    String session = createSession();
    String address = createLink(session, "{\"note\":\" For\\nBob \"}").get("address").asText();
    String secret = address.substring(address.lastIndexOf('/') + 1);
    anybody.get("/v1" + address);

    HttpResponse<String> listed = alice.get("/v1/sessions/" + session + "/links");
    assertThat(listed.body()).doesNotContain(secret);
    assertThat(json(listed).at("/links/0/note").asText()).isEqualTo("For Bob");
    assertThat(json(listed).at("/links/0/views").asInt()).isOne();
    String audited = admin.get("/v1/audit?limit=100&subject_id=" + session).body();
    assertThat(audited).contains("link_created", "link_viewed").doesNotContain(secret);
  }

  @Test
  void endedLinkIsAnsweredLikeOneThatNeverWas() throws Exception {
    String session = createSession();
    JsonNode made = createLink(session, "{}");
    String address = "/v1" + made.get("address").asText();
    String revoked = "/v1/sessions/" + session + "/links/" + made.at("/link/id").asText();
    assertThat(alice.send(alice.request(revoked).DELETE()).statusCode()).isEqualTo(200);
    String dead = createAddress(session, "{}");
    alice.send(alice.request("/v1/sessions/" + session).DELETE());
    String never = "/v1/shared/" + "x".repeat(43);

    JsonNode ofNever = withoutRequest(anybody.get(never));
    for (String each : List.of(address, dead, never + "x", "/v1/shared/a")) {
      assertThat(withoutRequest(anybody.get(each))).isEqualTo(ofNever);
      assertThat(anybody.get(each + "/messages").statusCode()).isEqualTo(404);
      assertThat(anybody.get(each + "/messages/0").statusCode()).isEqualTo(404);
    }
  }

  private static JsonNode withoutRequest(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(404);
    JsonNode body = json(answer);
    ((com.fasterxml.jackson.databind.node.ObjectNode) body.get("error")).remove("request_id");
    return body;
  }

  @Test
  void linksEndInTime() throws Exception {
    String links = "/v1/sessions/" + createSession() + "/links";

    for (int days : new int[] {0, 31}) {
      HttpResponse<String> refused = alice.post(links, "{\"expires_in_days\":" + days + "}");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("INVALID_LINK_LIFETIME");
    }
    assertThat(alice.post(links, "{\"expires_in_days\":30}").statusCode()).isEqualTo(201);
  }
}
