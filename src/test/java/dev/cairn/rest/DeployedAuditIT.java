package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is recorded, and what never is. */
@ExtendWith(SharedCairn.class)
class DeployedAuditIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http alice = as(TestUsers.token(TestUsers.ALICE));
  private final Http bob = as(TestUsers.token(TestUsers.BOB));
  private final Http audrey = as(TestUsers.token(TestUsers.AUDREY));
  private final Http adam = as(TestUsers.token(TestUsers.ADAM));

  private static Http as(String token) {
    return new Http(SharedCairn.uri(), Optional.of(token));
  }

  @Test
  void whatTheOwnerDoesIsNotRecordedButItsDeletionIs() throws Exception {
    String id = createSession("PRIVATE");
    alice.get("/v1/sessions/" + id);
    alice.send("PATCH", "/v1/sessions/" + id, "{\"title\":\"x\"}");
    delete(alice, "/v1/sessions/" + id);
    delete(alice, "/v1/sessions/" + id);

    assertThat(shown(eventsOf(id))).containsExactly("alice session_deleted done");
  }

  @Test
  void makingASessionPublicIsRecordedWhoeverDoesIt() throws Exception {
    String id = createSession("PRIVATE");
    for (String visibility : List.of("PUBLIC", "PUBLIC", "PRIVATE", "PUBLIC")) {
      alice.send("PATCH", "/v1/sessions/" + id, "{\"visibility\":\"%s\"}".formatted(visibility));
    }

    assertThat(shown(eventsOf(id)))
        .containsExactly("alice session_shared done", "alice session_shared done");
  }

  @Test
  void changesThatAreRefusedAreRecorded() throws Exception {
    String id = createSession("PUBLIC");
    bob.send("PATCH", "/v1/sessions/" + id, "{\"title\":\"x\"}");
    audrey.post("/v1/sessions/" + id + "/checkpoints", "{\"state\":{}}");
    assertThat(delete(bob, "/v1/sessions/" + id).statusCode()).isEqualTo(403);

    assertThat(shown(eventsOf(id)))
        .containsExactly(
            "bob session_changed refused",
            "audrey session_changed refused",
            "bob session_changed refused");
  }

  @Test
  void firstSignInOfADayIsRecordedOnce() throws Exception {
    bob.get("/v1/account");
    bob.get("/v1/account");

    String day = Instant.now().toString().substring(0, 10);
    String events = "/v1/audit?action=sign_in&outcome=done&username=bob&from=" + day + "T00:00:00Z";
    // Other tests sign in by the page.
    List<JsonNode> signIns =
        list(audrey.get(events).body()).stream()
            .filter(each -> each.get("details").asText().equals("API token"))
            .toList();

    assertThat(signIns).hasSize(1);
    assertThat(signIns.get(0).get("token_id").asText()).isNotEmpty();
    assertThat(signIns.get(0).get("address").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void readingWhatIsAnothersIsRecorded() throws Exception {
    String id = createSession("PUBLIC");
    String checkpoint =
        JSON.readTree(alice.get("/v1/sessions/" + id).body())
            .at("/session/active_checkpoint/id")
            .asText();
    bob.get("/v1/sessions/" + id);
    audrey.get("/v1/sessions/checkpoints/" + checkpoint);
    adam.get("/v1/sessions/" + id + "/checkpoints?include_state=true");

    assertThat(shown(eventsOf(id)))
        .containsExactly(
            "adam session_read done", "audrey session_read done", "bob session_read done");
  }

  @Test
  void changingWhatIsAnothersIsRecorded() throws Exception {
    String id = createSession("PRIVATE");
    adam.send("PATCH", "/v1/sessions/" + id, "{\"title\":\"x\"}");
    adam.post("/v1/sessions/" + id + "/checkpoints", "{\"state\":{}}");
    delete(adam, "/v1/sessions/" + id);

    assertThat(shown(eventsOf(id)))
        .containsExactly(
            "adam session_deleted done", "adam session_changed done", "adam session_changed done");
  }

  @Test
  void whatDoesNotExistOrFailsLeavesNoTrace() throws Exception {
    String id = createSession("PRIVATE");
    bob.get("/v1/sessions/" + id);
    bob.send("PATCH", "/v1/sessions/" + id, "{\"title\":\"x\"}");
    adam.post(
        "/v1/sessions/" + id + "/checkpoints",
        "{\"state\":{},\"parent_id\":\"%s\"}".formatted(UUID.randomUUID()));

    assertThat(eventsOf(id)).isEmpty();
  }

  @Test
  void tokensAreRecordedWhenMadeAndRevoked() throws Exception {
    String secretAndId =
        alice
            .post(
                "/v1/tokens", "{\"name\":\"%s\",\"access\":\"write\"}".formatted(UUID.randomUUID()))
            .body();
    String id = JSON.readTree(secretAndId).at("/token/id").asText();
    delete(alice, "/v1/tokens/" + id);

    assertThat(shown(eventsOf(id)))
        .containsExactly("alice token_revoked done", "alice token_created done");
  }

  @Test
  void eventSaysByWhichTokenAndFromWhere() throws Exception {
    String id = createSession("PRIVATE");
    Instant before = Instant.now().minusSeconds(1);
    audrey.get("/v1/sessions/" + id);

    JsonNode event = eventsOf(id).get(0);

    JsonNode tokens = JSON.readTree(audrey.get("/v1/tokens").body()).get("tokens");
    assertThat(tokens.findValuesAsText("id")).contains(event.get("token_id").asText());
    assertThat(event.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(Instant.parse(event.get("time").asText())).isBetween(before, Instant.now());
  }

  @Test
  void refusedSignInsAreRecordedWithoutTheirSecrets() throws Exception {
    Instant before = Instant.now();
    String garbage = "garbage" + UUID.randomUUID();
    as(garbage).get("/v1/account");
    as(TestUsers.expiredToken(TestUsers.BOB)).get("/v1/account");

    String answer = audrey.get("/v1/audit?action=sign_in&from=" + before).body();

    List<JsonNode> events = list(answer);
    assertThat(shown(events)).contains("null sign_in refused", "bob sign_in refused");
    assertThat(answer)
        .contains("the token is unknown", "the token has expired")
        .doesNotContain(garbage, TestUsers.expiredToken(TestUsers.BOB));
  }

  @Test
  void listsOfAllAreRecorded() throws Exception {
    Instant before = Instant.now();
    audrey.get("/v1/sessions?scope=all");
    audrey.get("/v1/tokens?scope=all");
    audrey.get("/v1/audit?limit=0");

    List<String> used = new ArrayList<>();
    list(audrey.get("/v1/audit?action=role_used&username=audrey&from=" + before).body())
        .forEach(event -> used.add(event.get("details").asText()));

    assertThat(used).containsExactly("audit log", "tokens of all", "sessions of all");
  }

  @Test
  void exportsAreRecordedWhoeverAsks() throws Exception {
    Instant before = Instant.now();
    String id = createSession("PRIVATE");
    alice.get("/v1/sessions/" + id + "/export");
    adam.get("/v1/sessions/" + id + "/export?format=markdown");
    bob.get("/v1/export");

    assertThat(shown(eventsOf(id)))
        .containsExactly(
            "adam session_read done", "adam session_exported done", "alice session_exported done");
    List<JsonNode> ofMany =
        list(audrey.get("/v1/audit?action=session_exported&username=bob&from=" + before).body());
    assertThat(ofMany).hasSize(1);
    assertThat(ofMany.get(0).get("details").asText()).isEqualTo("own sessions");
  }

  @Test
  void pagesAreFollowedByCursor() throws Exception {
    String id = createSession("PUBLIC");
    for (int i = 0; i < 5; i++) {
      bob.get("/v1/sessions/" + id);
    }

    List<String> ids = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page =
          JSON.readTree(audrey.get("/v1/audit?limit=2&subject_id=" + id + cursor).body());
      page.get("events").forEach(event -> ids.add(event.get("id").asText()));
      cursor =
          page.get("next_cursor").isNull() ? null : "&cursor=" + page.get("next_cursor").asText();
      pages++;
    } while (cursor != null);

    assertThat(pages).isEqualTo(3);
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void filtersNarrow() throws Exception {
    String id = createSession("PUBLIC");
    bob.get("/v1/sessions/" + id);
    adam.send("PATCH", "/v1/sessions/" + id, "{\"title\":\"x\"}");
    String of = "/v1/audit?subject_id=" + id;

    assertThat(shown(list(audrey.get(of + "&username=bob").body())))
        .containsExactly("bob session_read done");
    assertThat(shown(list(audrey.get(of + "&action=session_changed").body())))
        .containsExactly("adam session_changed done");
    assertThat(list(audrey.get(of + "&outcome=refused").body())).isEmpty();
    assertThat(list(audrey.get(of + "&to=2020-01-01T00:00:00Z").body())).isEmpty();
    assertThat(list(audrey.get(of + "&from=2020-01-01T00:00:00Z").body())).hasSize(2);
    for (String wrong : List.of("action=nope", "outcome=DONE", "from=yesterday", "limit=1001")) {
      assertThat(audrey.get("/v1/audit?" + wrong).statusCode()).isEqualTo(400);
    }
  }

  private String createSession(String visibility) throws Exception {
    String body =
        "{\"title\":\"secret title\",\"visibility\":\"%s\",\"state\":{}}".formatted(visibility);
    return JSON.readTree(alice.post("/v1/sessions", body).body()).get("session_id").asText();
  }

  private static HttpResponse<String> delete(Http caller, String path) throws Exception {
    return caller.send(caller.request(path).method("DELETE", HttpRequest.BodyPublishers.noBody()));
  }

  private List<JsonNode> eventsOf(String subject) throws Exception {
    return list(audrey.get("/v1/audit?subject_id=" + subject).body());
  }

  private static List<JsonNode> list(String body) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    JSON.readTree(body).get("events").forEach(events::add);
    return events;
  }

  private static List<String> shown(List<JsonNode> events) {
    return events.stream()
        .map(
            event ->
                event.get("username").asText()
                    + " "
                    + event.get("action").asText()
                    + " "
                    + event.get("outcome").asText())
        .toList();
  }
}
