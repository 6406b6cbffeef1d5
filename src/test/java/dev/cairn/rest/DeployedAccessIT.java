package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what: every route for every kind of caller. */
@ExtendWith(SharedCairn.class)
class DeployedAccessIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * {@code {session}} is a private session of alice's, {@code {public}} a public one, {@code
   * {deleted}} a public one that she deleted, {@code {checkpoint}} and {@code {token}} are hers as
   * {@code {file}} is, {@code {new}} is nobody's file, {@code {own}} is a session of the caller's
   * own. The callers stand in the order of {@link Caller}.
   */
  private static final String MATRIX =
      """
      route                                       no  garb expi othe read writ audi admi owne
      GET    /v1/sessions                         401 401  401  200  200  200  200  200  200
      GET    /v1/sessions?scope=shared            401 401  401  200  200  200  200  200  200
      GET    /v1/sessions?scope=all               401 401  401  403  403  403  200  200  403
      POST   /v1/sessions                         401 401  401  201  403  201  201  201  201
      GET    /v1/sessions/{session}               401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}                401 401  401  200  200  200  200  200  200
      PATCH  /v1/sessions/{session}               401 401  401  404  403  200  403  200  200
      PATCH  /v1/sessions/{public}                401 401  401  403  403  200  403  200  200
      DELETE /v1/sessions/{session}               401 401  401  404  403  200  403  200  200
      DELETE /v1/sessions/{public}                401 401  401  403  403  200  403  200  200
      POST   /v1/sessions/{session}/fork          401 401  401  404  403  201  201  201  201
      POST   /v1/sessions/{public}/fork           401 401  401  201  403  201  201  201  201
      POST   /v1/sessions/{deleted}/fork          401 401  401  404  403  201  404  201  201
      POST   /v1/sessions/{session}/links         401 401  401  404  403  201  403  201  201
      POST   /v1/sessions/{public}/links          401 401  401  403  403  201  403  201  201
      GET    /v1/sessions/{session}/links         401 401  401  404  200  200  403  200  200
      GET    /v1/sessions/{public}/links          401 401  401  403  200  200  403  200  200
      DELETE /v1/sessions/{session}/links/{link}  401 401  401  404  403  404  403  404  404
      DELETE /v1/sessions/{public}/links/{link}   401 401  401  403  403  404  403  404  404
      GET    /v1/shared/{secret}                  404 401  401  404  404  404  404  404  404
      GET    /v1/shared/{secret}/messages         404 401  401  404  404  404  404  404  404
      GET    /v1/shared/{secret}/messages/0       404 401  401  404  404  404  404  404  404
      GET    /v1/sessions/{session}/events        401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/events         401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{deleted}/events        401 401  401  404  200  200  404  200  200
      GET    /v1/events                           401 401  401  200  200  200  200  200  200
      POST   /v1/sessions/{session}/restore       401 401  401  404  403  200  403  200  200
      POST   /v1/sessions/{public}/restore        401 401  401  403  403  200  403  200  200
      POST   /v1/sessions/{deleted}/restore       401 401  401  404  403  200  404  200  200
      POST   /v1/sessions/{session}/redact        401 401  401  404  403  200  403  200  200
      POST   /v1/sessions/{public}/redact         401 401  401  403  403  200  403  200  200
      POST   /v1/sessions/{deleted}/redact        401 401  401  404  403  200  404  200  200
      DELETE /v1/sessions/{session}?purge=true    401 401  401  404  403  409  403  409  409
      DELETE /v1/sessions/{deleted}?purge=true    401 401  401  404  403  200  404  200  200
      GET    /v1/sessions/{session}/hold          401 401  401  403  403  403  200  200  403
      PUT    /v1/sessions/{session}/hold          401 401  401  403  403  403  200  200  403
      DELETE /v1/sessions/{session}/hold          401 401  401  403  403  403  200  200  403
      PUT    /v1/sessions/{deleted}/hold          401 401  401  403  403  403  404  200  403
      GET    /v1/sessions/{deleted}               401 401  401  404  200  200  404  200  200
      PATCH  /v1/sessions/{deleted}               401 401  401  404  403  200  404  200  200
      DELETE /v1/sessions/{deleted}               401 401  401  404  403  200  404  200  200
      POST   /v1/sessions/{deleted}/checkpoints   401 401  401  404  403  201  404  201  201
      POST   /v1/sessions/{deleted}/messages      401 401  401  404  403  201  404  201  201
      GET    /v1/sessions/{deleted}/checkpoints   401 401  401  404  200  200  404  200  200
      GET    /v1/sessions/{deleted}/export        401 401  401  404  200  200  404  200  200
      GET    /v1/sessions/{deleted}/export?format=markdown 401 401 401 404 200 200 404 200 200
      GET    /v1/sessions/{deleted}/stats         401 401  401  404  200  200  404  200  200
      GET    /v1/agents/sessions/{deleted}/stats  401 401  401  404  200  200  404  200  200
      POST   /v1/sessions/{session}/checkpoints   401 401  401  404  403  201  403  201  201
      POST   /v1/sessions/{public}/checkpoints    401 401  401  403  403  201  403  201  201
      POST   /v1/sessions/{session}/messages      401 401  401  404  403  201  403  201  201
      POST   /v1/sessions/{public}/messages       401 401  401  403  403  201  403  201  201
      GET    /v1/sessions/{session}/checkpoints   401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/checkpoints    401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{session}/messages      401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/messages       401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{deleted}/messages      401 401  401  404  200  200  404  200  200
      GET    /v1/sessions/{session}/messages/0    401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/messages/0     401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{deleted}/messages/0    401 401  401  404  200  200  404  200  200
      GET    /v1/sessions/checkpoints/{checkpoint} 401 401 401  404  200  200  200  200  200
      GET    /v1/sessions/checkpoints/{checkpoint}/diff?against={checkpoint} 401 401 401 404 200 200 200 200 200
      GET    /v1/sessions/{session}/export        401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/export         401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{session}/export?format=markdown 401 401 401 404 200 200 200 200 200
      GET    /v1/export                           401 401  401  200  200  200  200  200  200
      GET    /v1/export?scope=all                 401 401  401  403  403  403  200  200  403
      POST   /v1/import                           401 401  401  200  403  200  200  200  200
      GET    /v1/sessions/{session}/stats         401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/stats          401 401  401  200  200  200  200  200  200
      GET    /v1/agents/sessions/{session}/stats  401 401  401  404  200  200  200  200  200
      GET    /v1/stats                            401 401  401  200  200  200  200  200  200
      GET    /v1/stats?scope=shared               401 401  401  200  200  200  200  200  200
      GET    /v1/stats?scope=all                  401 401  401  403  403  403  200  200  403
      POST   /v1/admin/stats/rebuild              401 401  401  403  403  403  403  200  403
      GET    /v1/search?q=x                       401 401  401  200  200  200  200  200  200
      GET    /v1/search?q=x&scope=shared          401 401  401  200  200  200  200  200  200
      GET    /v1/search?q=x&scope=all             401 401  401  403  403  403  200  200  403
      GET    /v1/sessions/{session}/search?q=x    401 401  401  404  200  200  200  200  200
      GET    /v1/sessions/{public}/search?q=x     401 401  401  200  200  200  200  200  200
      GET    /v1/sessions/{deleted}/search?q=x    401 401  401  404  200  200  404  200  200
      GET    /v1/admin/search/rebuild             401 401  401  403  403  403  403  200  403
      POST   /v1/admin/search/rebuild             401 401  401  403  403  403  403  202  403
      DELETE /v1/admin/search/rebuild             401 401  401  403  403  403  403  200  403
      GET    /v1/admin/encryption/rewrap          401 401  401  403  403  403  403  404  403
      POST   /v1/admin/encryption/rewrap          401 401  401  403  403  403  403  404  403
      DELETE /v1/admin/encryption/rewrap          401 401  401  403  403  403  403  404  403
      GET    /v1/admin/storage                    401 401  401  403  403  403  403  200  403
      GET    /v1/admin/retention                  401 401  401  403  403  403  403  200  403
      POST   /v1/admin/retention                  401 401  401  403  403  403  403  200  403
      GET    /v1/account                          401 401  401  200  200  200  200  200  200
      GET    /v1/rules                            401 401  401  200  200  200  200  200  200
      GET    /v1/backend                          401 401  401  200  200  200  200  200  200
      GET    /v1/tokens                           401 401  401  200  200  200  200  200  200
      GET    /v1/tokens?scope=all                 401 401  401  403  403  403  200  200  403
      POST   /v1/tokens                           401 401  401  201  403  403  201  201  201
      DELETE /v1/tokens/{token}                   401 401  401  404  403  403  403  200  200
      GET    /v1/audit                            401 401  401  403  403  403  200  200  403
      GET    /metrics                             401 401  401  403  403  403  200  200  403
      GET    /v1/knowledge                        401 401  401  200  200  200  200  200  200
      GET    /v1/knowledge/{file}                 401 401  401  404  200  200  404  404  200
      GET    /v1/knowledge/{file}?peek=true       401 401  401  404  200  200  404  404  200
      HEAD   /v1/knowledge/{file}                 401 401  401  404  200  200  404  404  200
      POST   /v1/knowledge/{new}                  401 401  401  201  403  201  201  201  201
      PUT    /v1/knowledge/{new}                  401 401  401  201  403  201  201  201  201
      PUT    /v1/knowledge/{file}                 401 401  401  201  403  200  201  201  200
      DELETE /v1/knowledge/{file}                 401 401  401  404  403  204  404  404  204
      GET    /v1/login-config                     200 401  401  200  200  200  200  200  200
      POST   /v1/page-session                     403 401  401  403  403  403  403  403  403
      DELETE /v1/page-session                     403 401  401  403  403  403  403  403  403
      GET    /v1/page-session/authorize           404 401  401  404  404  404  404  404  404
      GET    /v1/page-session/callback            404 401  401  404  404  404  404  404  404
      """;

  enum Caller {
    NO_CREDENTIALS(null),
    GARBAGE("nobody_ever_had_this_token"),
    EXPIRED(TestUsers.expiredToken(TestUsers.ALICE)),
    OTHER_USER(TestUsers.token(TestUsers.BOB)),
    READ_TOKEN(TestUsers.readToken(TestUsers.ALICE)),
    WRITE_TOKEN(TestUsers.writeToken(TestUsers.ALICE)),
    AUDITOR(TestUsers.token(TestUsers.AUDREY)),
    ADMIN(TestUsers.token(TestUsers.ADAM)),
    OWNER(TestUsers.token(TestUsers.ALICE));

    private final Http http;

    Caller(String token) {
      this.http = new Http(SharedCairn.uri(), Optional.ofNullable(token));
    }
  }

  record Cell(String method, String address, Caller caller, int status) {}

  static Stream<Cell> cells() {
    return MATRIX
        .lines()
        .skip(1)
        .map(line -> line.split("\\s+"))
        .flatMap(
            row ->
                Arrays.stream(Caller.values())
                    .map(
                        caller ->
                            new Cell(
                                row[0],
                                row[1],
                                caller,
                                Integer.parseInt(row[2 + caller.ordinal()]))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void cellIsTrue(Cell cell) throws Exception {
    String address = cell.address();
    if (address.matches(".*\\{(session|public|deleted|checkpoint)}.*")) {
      JsonNode created =
          createSession(address.matches(".*\\{(public|deleted)}.*") ? "PUBLIC" : "PRIVATE");
      String id = created.get("session_id").asText();
      if (address.contains("{deleted}")) {
        send(Caller.OWNER, "DELETE", "/v1/sessions/" + id);
      }
      address =
          address
              .replace("{session}", id)
              .replace("{public}", id)
              .replace("{deleted}", id)
              .replace("{checkpoint}", created.at("/checkpoint/id").asText());
      address = address.replace("{link}", UUID.randomUUID().toString());
    } else if (address.contains("{secret}")) {
      address = address.replace("{secret}", "x".repeat(43));
    } else if (address.contains("{file}")) {
      String file = UUID.randomUUID().toString();
      Caller.OWNER.http.send("PUT", "/v1/knowledge/" + file, "{}");
      address = address.replace("{file}", file);
    } else if (address.contains("{new}")) {
      address = address.replace("{new}", UUID.randomUUID().toString());
    } else if (address.contains("{token}")) {
      address = address.replace("{token}", createToken().at("/token/id").asText());
    }

    HttpResponse<String> answer = send(cell.caller(), cell.method(), address);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(cell.status());
    if (cell.status() >= 400 && !cell.method().equals("HEAD")) {
      assertThat(asTheClientSorts(answer))
          .isEqualTo(
              switch (cell.status()) {
                case 404 -> "NotFound";
                case 409 -> "InvalidRequest";
                default -> "Unauthorized";
              });
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .isEqualTo(cell.status() == 401 ? Optional.of("Bearer") : Optional.empty());
    }
  }

  private static HttpResponse<String> send(Caller caller, String method, String address)
      throws IOException {
    if (Set.of("GET", "HEAD", "DELETE").contains(method)) {
      return caller.http.send(
          caller.http.request(address).method(method, HttpRequest.BodyPublishers.noBody()));
    }
    if (address.equals("/v1/import")) {
      String empty =
          "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n{\"end\":{\"sessions\":0}}\n";
      return caller.http.send(
          caller
              .http
              .request(address)
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofString(empty)));
    }
    return caller.http.send(method, address, body(address));
  }

  private static String body(String address) {
    return switch (address) {
      case "/v1/tokens" -> token();
      case "/v1/sessions" -> "{\"title\":\"t\",\"state\":{}}";
      default -> "{\"title\":\"changed\",\"text\":\"changed\",\"state\":{},\"messages\":[]}";
    };
  }

  private static String token() {
    return "{\"name\":\"%s\",\"access\":\"read\"}".formatted(UUID.randomUUID());
  }

  private static JsonNode createSession(String visibility) throws Exception {
    String body =
        "{\"title\":\"t\",\"visibility\":\"%s\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}"
            .formatted(visibility);
    return JSON.readTree(Caller.OWNER.http.post("/v1/sessions", body).body());
  }

  private static JsonNode createToken() throws Exception {
    return JSON.readTree(Caller.OWNER.http.post("/v1/tokens", token()).body());
  }

  /** By the client's own rules, in its order. */
  private static String asTheClientSorts(HttpResponse<String> answer) throws IOException {
    String message = JSON.readTree(answer.body()).at("/error/message").asText();
    if (message.contains("not found") || message.contains("Not found")) {
      return "NotFound";
    }
    if (Stream.of("unauthorized", "Unauthorized", "401").anyMatch(message::contains)) {
      return "Unauthorized";
    }
    boolean isInvalid = Stream.of("invalid", "Invalid", "400").anyMatch(message::contains);
    return isInvalid ? "InvalidRequest" : "other: " + message;
  }

  @Test
  void everyRouteHasARow() {
    Set<String> rows =
        cells()
            .map(cell -> cell.method() + " " + cell.address().replaceFirst("\\?.*", ""))
            .map(row -> row.replaceFirst("\\{(file|new)}", "{path}"))
            .map(
                row ->
                    row.replaceFirst("\\{(?!path|secret)\\w+}", "{id}")
                        .replaceFirst("/0$", "/{index}"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rows)
        .isEqualTo(
            Routes.all().stream()
                .map(Routes.Route::name)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void hiddenThingsAreAnsweredLikeThingsThatNeverWere() throws Exception {
    JsonNode hidden = createSession("PRIVATE");
    String session = hidden.get("session_id").asText();
    String checkpoint = hidden.at("/checkpoint/id").asText();
    String deleted = createSession("PUBLIC").get("session_id").asText();
    send(Caller.OWNER, "DELETE", "/v1/sessions/" + deleted);
    String token = createToken().at("/token/id").asText();
    String file = session;
    Caller.OWNER.http.send("PUT", "/v1/knowledge/" + file, "{}");
    String own =
        JSON.readTree(Caller.OTHER_USER.http.post("/v1/sessions", body("/v1/sessions")).body())
            .get("session_id")
            .asText();

    for (String[] each :
        new String[][] {
          {"GET", "/v1/sessions/%s", session},
          {"PATCH", "/v1/sessions/%s", session},
          {"DELETE", "/v1/sessions/%s", session},
          {"GET", "/v1/sessions/%s/checkpoints", session},
          {"GET", "/v1/sessions/%s/checkpoints?include_state=true&limit=0", session},
          {"POST", "/v1/sessions/%s/checkpoints", session},
          {"GET", "/v1/sessions/%s/messages", session},
          {"GET", "/v1/sessions/%s/messages/0", session},
          {"GET", "/v1/sessions/%s/messages?after=0", deleted},
          {"GET", "/v1/sessions/checkpoints/%s", checkpoint},
          {"GET", "/v1/sessions/checkpoints/%1$s/diff?against=%1$s", checkpoint},
          {"GET", "/v1/sessions/%s", deleted},
          {"PATCH", "/v1/sessions/%s", deleted},
          {"GET", "/v1/sessions/%s/export", deleted},
          {"POST", "/v1/sessions/%s/redact", session},
          {"GET", "/v1/sessions/%s/events", session},
          {"GET", "/v1/sessions/%s/events?last_event_id=1", deleted},
          {"DELETE", "/v1/tokens/%s", token},
          {"GET", "/v1/knowledge/%s", file},
          {"DELETE", "/v1/knowledge/%s", file},
        }) {
      HttpResponse<String> ofHidden = send(Caller.OTHER_USER, each[0], each[1].formatted(each[2]));
      HttpResponse<String> ofNothing =
          send(Caller.OTHER_USER, each[0], each[1].formatted(UUID.randomUUID()));
      assertSame(ofHidden, ofNothing);
    }
    String withParent = "{\"state\":{},\"parent_id\":\"%s\"}";
    assertSame(
        Caller.OTHER_USER.http.post(
            "/v1/sessions/" + own + "/checkpoints", withParent.formatted(checkpoint)),
        Caller.OTHER_USER.http.post(
            "/v1/sessions/" + own + "/checkpoints", withParent.formatted(UUID.randomUUID())));
  }

  private static void assertSame(HttpResponse<String> one, HttpResponse<String> other) {
    assertThat(one.statusCode()).isEqualTo(404);
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(one.body()).isEqualTo(other.body());
    assertThat(headers(one)).isEqualTo(headers(other));
  }

  /** Headers whose values tell answers apart, and nothing else. */
  private static final Set<String> OF_EACH_ANSWER = Set.of("date", "x-request-id");

  private static List<String> headers(HttpResponse<String> answer) {
    List<String> headers = new ArrayList<>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> headers.add(OF_EACH_ANSWER.contains(name) ? name : name + values));
    return headers;
  }

  @Test
  void accountShowsRolesAndHowFarTheCredentialsReach() throws Exception {
    assertAccount(Caller.OWNER, "[\"cairn-user\"]", "admin");
    assertAccount(Caller.WRITE_TOKEN, "[\"cairn-user\"]", "write");
    assertAccount(Caller.READ_TOKEN, "[\"cairn-user\"]", "read");
    assertAccount(Caller.AUDITOR, "[\"cairn-user\",\"cairn-auditor\"]", "admin");
    assertAccount(Caller.ADMIN, "[\"cairn-user\",\"cairn-admin\"]", "admin");
  }

  private static void assertAccount(Caller caller, String roles, String access) throws Exception {
    JsonNode account = JSON.readTree(caller.http.get("/v1/account").body());
    assertThat(account.get("roles").toString()).isEqualTo(roles);
    assertThat(account.get("access").asText()).isEqualTo(access);
  }
}
