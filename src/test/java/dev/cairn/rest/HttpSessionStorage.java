package dev.cairn.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.json.RequestReader;
import dev.cairn.json.WireNames;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.BackendKind;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A storage on the other end of HTTP, which sends what the client sends. */
public final class HttpSessionStorage implements SessionStorage {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RequestReader READER = new RequestReader(Integer.MAX_VALUE);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final String token;

  public HttpSessionStorage(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  @Override
  public BackendInfo backendInfo() {
    JsonNode backend = get("/v1/backend").json();
    return new BackendInfo(
        BackendKind.valueOf(backend.get("kind").asText().toUpperCase().replace('-', '_')),
        text(backend, "profile"),
        text(backend, "endpoint"),
        text(backend, "store_path"));
  }

  @Override
  public void verifyConnection() {
    get("/health/ready");
  }

  @Override
  public ListSessionsResult listSessions(ListSessionsQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("scope", WireNames.word(query.scope()));
    query.owner().ifPresent(owner -> parameters.put("owner", owner));
    parameters.put("limit", String.valueOf(query.limit()));
    parameters.put("offset", String.valueOf(query.offset()));
    query.cursor().ifPresent(cursor -> parameters.put("cursor", WireNames.cursor(cursor)));
    query.search().ifPresent(search -> parameters.put("search", search));
    parameters.put("status", query.status().name());
    query.visibility().ifPresent(value -> parameters.put("visibility", value.name()));
    query.cwd().ifPresent(cwd -> parameters.put("cwd", cwd));
    JsonNode list = get("/v1/sessions?" + encoded(parameters)).json();
    List<SessionSummary> sessions = new ArrayList<>();
    list.get("sessions").forEach(session -> sessions.add(summary(session)));
    return new ListSessionsResult(
        sessions,
        Optional.of(list.get("total").asLong()),
        text(list, "next_cursor").map(cursor -> WireNames.cursor(cursor).orElseThrow()));
  }

  @Override
  public Session getSession(UUID sessionId) {
    return session(get("/v1/sessions/" + sessionId));
  }

  @Override
  public CreateSessionResult createSession(CreateSessionRequest request) {
    String fields =
        "{\"title\":"
            + quoted(request.title())
            + ",\"visibility\":\""
            + request.visibility()
            + "\""
            + request.cwd().map(cwd -> ",\"cwd\":" + quoted(cwd)).orElse("")
            + ",\"state\":"
            + state(request.initialState())
            + "}";
    Answer answer = send("POST", "/v1/sessions", fields);
    JsonNode json = answer.json();
    return new CreateSessionResult(
        uuid(json, "session_id"), checkpoint(json.get("checkpoint"), answer.state()));
  }

  @Override
  public Session updateSession(UUID sessionId, UpdateSessionRequest request) {
    List<String> fields = new ArrayList<>();
    request.title().ifPresent(title -> fields.add("\"title\":" + quoted(title)));
    request.visibility().ifPresent(value -> fields.add("\"visibility\":\"" + value + "\""));
    return session(
        send("PATCH", "/v1/sessions/" + sessionId, "{" + String.join(",", fields) + "}"));
  }

  @Override
  public Instant deleteSession(UUID sessionId) {
    JsonNode answer = send("DELETE", "/v1/sessions/" + sessionId, null).json();
    return Instant.parse(answer.get("deleted_at").asText());
  }

  @Override
  public ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query) {
    Answer answer =
        get(
            "/v1/sessions/%s/checkpoints?limit=%d&offset=%d&include_state=%b"
                .formatted(sessionId, query.limit(), query.offset(), query.includeState()));
    JsonNode list = answer.json();
    List<CheckpointState> states = answer.states();
    List<CheckpointSummary> checkpoints = new ArrayList<>();
    for (JsonNode each : list.get("checkpoints")) {
      checkpoints.add(
          new CheckpointSummary(
              uuid(each, "id"),
              uuid(each, "session_id"),
              text(each, "parent_id").map(UUID::fromString),
              each.get("message_count").asInt(),
              time(each, "created_at"),
              time(each, "updated_at"),
              each.has("state") ? Optional.of(states.get(checkpoints.size())) : Optional.empty()));
    }
    return new ListCheckpointsResult(checkpoints, Optional.of(list.get("total").asLong()));
  }

  @Override
  public Checkpoint getCheckpoint(UUID checkpointId) {
    Answer answer = get("/v1/sessions/checkpoints/" + checkpointId);
    return checkpoint(answer.json().get("checkpoint"), answer.state());
  }

  @Override
  public Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request) {
    String body =
        "{\"state\":"
            + state(request.state())
            + request.parentId().map(id -> ",\"parent_id\":\"" + id + "\"").orElse("")
            + "}";
    Answer answer = send("POST", "/v1/sessions/" + sessionId + "/checkpoints", body);
    return checkpoint(answer.json().get("checkpoint"), answer.state());
  }

  private Answer get(String path) {
    return send("GET", path, null);
  }

  private Answer send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer " + token);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() >= 300) {
        throw failure(new Answer(response.body()).json().get("error"));
      }
      return new Answer(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StorageException failure(JsonNode error) {
    String key = error.get("key").asText();
    if (Arrays.stream(Problem.values()).noneMatch(problem -> problem.name().equals(key))) {
      throw new AssertionError(error.toString());
    }
    Problem problem = Problem.valueOf(key);
    return new StorageException(problem, error.path("details").asText(null));
  }

  /** An answer as bytes, out of which the states are cut as they stand. */
  private record Answer(byte[] body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    CheckpointState state() {
      return states().get(0);
    }

    List<CheckpointState> states() {
      List<CheckpointState> states = new ArrayList<>();
      try (JsonParser parser = JSON.createParser(body)) {
        while (parser.nextToken() != null) {
          if (parser.currentToken() == JsonToken.FIELD_NAME
              && parser.currentName().equals("state")) {
            parser.nextToken();
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int end = (int) parser.currentLocation().getByteOffset();
            states.add(state(new String(body, start, end - start, StandardCharsets.UTF_8)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return states;
    }

    private static CheckpointState state(String json) {
      return READER.createCheckpoint(JsonText.of("{\"state\":" + json + "}")).state();
    }
  }

  private static Session session(Answer answer) {
    JsonNode session = answer.json().get("session");
    return new Session(
        uuid(session, "id"),
        session.get("owner").asText(),
        session.get("title").asText(),
        SessionVisibility.valueOf(session.get("visibility").asText()),
        SessionStatus.valueOf(session.get("status").asText()),
        text(session, "cwd"),
        time(session, "created_at"),
        time(session, "updated_at"),
        text(session, "deleted_at").map(Instant::parse),
        Optional.of(checkpoint(session.get("active_checkpoint"), answer.state())));
  }

  private static SessionSummary summary(JsonNode session) {
    return new SessionSummary(
        uuid(session, "id"),
        session.get("owner").asText(),
        session.get("title").asText(),
        SessionVisibility.valueOf(session.get("visibility").asText()),
        SessionStatus.valueOf(session.get("status").asText()),
        text(session, "cwd"),
        time(session, "created_at"),
        time(session, "updated_at"),
        session.get("message_count").asInt(),
        uuid(session, "active_checkpoint_id"),
        text(session, "last_message_at").map(Instant::parse));
  }

  private static Checkpoint checkpoint(JsonNode checkpoint, CheckpointState state) {
    return new Checkpoint(
        uuid(checkpoint, "id"),
        uuid(checkpoint, "session_id"),
        text(checkpoint, "parent_id").map(UUID::fromString),
        state,
        time(checkpoint, "created_at"),
        time(checkpoint, "updated_at"));
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).asText(null))
        .filter(text -> object.hasNonNull(field));
  }

  private static UUID uuid(JsonNode object, String field) {
    return UUID.fromString(object.get(field).asText());
  }

  private static Instant time(JsonNode object, String field) {
    return Instant.parse(object.get(field).asText());
  }

  private static String state(CheckpointState state) {
    return "{\"messages\":["
        + state.messages().stream()
            .map(Message::json)
            .map(JsonText::text)
            .collect(Collectors.joining(","))
        + "]"
        + state.metadata().map(metadata -> ",\"metadata\":" + metadata.text()).orElse("")
        + "}";
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
