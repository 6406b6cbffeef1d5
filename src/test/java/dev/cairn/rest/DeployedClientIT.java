package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AuditApi;
import org.openapitools.client.api.CheckpointsApi;
import org.openapitools.client.api.ClientApi;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.api.SignInApi;
import org.openapitools.client.api.StatsApi;
import org.openapitools.client.api.TokensApi;
import org.openapitools.client.model.BackendKind;
import org.openapitools.client.model.CreateCheckpointRequest;
import org.openapitools.client.model.DiffChange;
import org.openapitools.client.model.Include;
import org.openapitools.client.model.Interval;
import org.openapitools.client.model.ListMessagesResponse;
import org.openapitools.client.model.Message;

/** A client that is generated from the document reads what the server sends. */
@ExtendWith(SharedCairn.class)
class DeployedClientIT {

  private static final String STATE =
      """
      {"messages":[
        {"role":"user","content":"text"},
        {"role":"user","content":[{"type":"text","text":"part","later":[1]}],"later":{"a":"b"}},
        {"role":"assistant","usage":{"prompt_tokens":4294967295,"completion_tokens":1,
         "total_tokens":4294967295,"later":1},"model":{"provider":"p","id":"m","later":1},
         "tool_calls":[{"id":"c","type":"function","later":1,
          "function":{"name":"f","arguments":"{}","later":1}}]},
        {"role":"tool","tool_call_id":"c","content":[]}],"metadata":[1,"a"]}""";

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));
  private final ApiClient client = client(TestUsers.ALICE);
  private final SessionsApi sessions = new SessionsApi(client);

  private static ApiClient client(String user) {
    return new ApiClient()
        .setScheme(SharedCairn.uri().getScheme())
        .setHost(SharedCairn.uri().getHost())
        .setPort(SharedCairn.uri().getPort())
        .setRequestInterceptor(
            request -> request.header("Authorization", "Bearer " + TestUsers.token(user)));
  }

  private UUID createSession() throws Exception {
    String body =
        "{\"title\":\"generated\",\"labels\":{\"by\":\"client\"},\"state\":%s}".formatted(STATE);
    JsonNode created = new ObjectMapper().readTree(alice.post("/v1/sessions", body).body());
    return UUID.fromString(created.get("session_id").asText());
  }

  private List<Message> messages(UUID session) throws ApiException {
    return sessions
        .getSession(session, "all", null)
        .getSession()
        .getActiveCheckpoint()
        .getState()
        .getMessages();
  }

  @Test
  void contentIsTextOrParts() throws Exception {
    List<Message> messages = messages(createSession());

    assertThat(messages.get(0).getContent()).isEqualTo("text");
    assertThat(messages.get(1).getContent())
        .isEqualTo(List.of(Map.of("type", "text", "text", "part", "later", List.of(1))));
    assertThat(messages.get(2).getContent()).isNull();
    assertThat(messages.get(3).getContent()).isEqualTo(List.of());
  }

  @Test
  void unknownFieldsAreKept() throws Exception {
    List<Message> messages = messages(createSession());
    Message answer = messages.get(2);

    assertThat(messages.get(1).getAdditionalProperty("later")).isEqualTo(Map.of("a", "b"));
    assertThat(answer.getUsage().getAdditionalProperty("later")).isEqualTo(1);
    assertThat(answer.getUsage().getPromptTokens()).isEqualTo(4_294_967_295L);
    assertThat(answer.getModel().getAdditionalProperty("later")).isEqualTo(1);
    assertThat(answer.getToolCalls().get(0).getAdditionalProperty("later")).isEqualTo(1);
    assertThat(answer.getToolCalls().get(0).getFunction().getAdditionalProperty("later"))
        .isEqualTo(1);
  }

  @Test
  void whatWasReadMayBeSent() throws Exception {
    UUID session = createSession();
    CreateCheckpointRequest request =
        new CreateCheckpointRequest()
            .state(
                sessions
                    .getSession(session, "all", null)
                    .getSession()
                    .getActiveCheckpoint()
                    .getState());

    new CheckpointsApi(client).createCheckpoint(session, request, null, null, null);

    assertThat(
            new ObjectMapper()
                .readTree(alice.get("/v1/sessions/" + session).body())
                .at("/session/active_checkpoint/state"))
        .isEqualTo(new ObjectMapper().readTree(STATE));
  }

  @Test
  void everythingElseIsRead() throws Exception {
    UUID session = createSession();
    StatsApi stats = new StatsApi(client);

    assertThat(
            sessions
                .listSessions(
                    null,
                    null,
                    1,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of("by:client"),
                    true,
                    Include.USAGE)
                .getSessions())
        .singleElement()
        .satisfies(each -> assertThat(each.getLabels()).isEqualTo(Map.of("by", "client")));
    assertThat(
            new CheckpointsApi(client)
                .listCheckpoints(session, 10, 0, null, true, null)
                .getCheckpoints()
                .get(0)
                .getState()
                .getMessages())
        .hasSize(4);
    assertThat(
            new CheckpointsApi(client)
                .listCheckpoints(session, null, null, null, null, true)
                .getCheckpoints())
        .hasSize(1);
    ListMessagesResponse page = sessions.listMessages(session, null, null, null, 2, 60, null);
    assertThat(page.getMessages().get(0).getMessage().getContent()).isEqualTo("text");
    assertThat(page.getMessages().get(1).getMessage()).isNull();
    assertThat(page.getNextAfter()).isEqualTo(1);
    assertThat(sessions.getMessage(session, 2, null).getMessage().getModel().getId())
        .isEqualTo("m");
    UUID checkpoint = page.getCheckpointId();
    assertThat(
            new CheckpointsApi(client)
                .compareCheckpoints(checkpoint, checkpoint, null, null, null)
                .getRuns()
                .get(0)
                .getChange())
        .isEqualTo(DiffChange.KEPT);
    assertThat(stats.getSessionStats(session).getToolsUsage().get(0).getUsageCounts().getTotal())
        .isEqualTo(1);
    assertThat(stats.getStats(null, null, null, null, null, null, Interval.DAY).getSeries())
        .isNotEmpty();
    assertThat(new ClientApi(client).getAccount().getUsername()).isEqualTo(TestUsers.ALICE);
    assertThat(new ClientApi(client).getBackend().getKind()).isEqualTo(BackendKind.LOCAL);
    assertThat(new ClientApi(client).listRules().getResults()).isEmpty();
    assertThat(new SignInApi(client).getLoginConfig().getOidc()).isNull();
    assertThat(new TokensApi(client).listTokens(null, null, null).getTokens()).isNotEmpty();
    assertThat(sessions.deleteSession(session, null, null).getSuccess()).isTrue();
    assertThat(
            new AuditApi(client(TestUsers.AUDREY))
                .listAuditEvents(1, null, null, null, null, null, null, null)
                .getEvents())
        .hasSize(1);
  }

  @Test
  void failureIsRead() {
    ApiException failure =
        catchThrowableOfType(
            ApiException.class, () -> sessions.getSession(UUID.randomUUID(), "none", null));

    assertThat(failure.getCode()).isEqualTo(404);
    assertThat(failure.getResponseBody()).contains("SESSION_NOT_FOUND");
  }
}
