package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server tells a collector and its log, for a request that was answered and one refused. */
class TelemetryIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void requestsAreTracedMeasuredAndLogged() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver();
        CairnServer server =
            CairnServer.onH2(CairnServer.newDataDirectory())
                .with("CAIRN_LOG_FORMAT", "json")
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .with("OTEL_BSP_SCHEDULE_DELAY", "200")
                .with("OTEL_METRIC_EXPORT_INTERVAL", "500")
                .start()) {
      String hello = "{\"role\":\"user\",\"content\":\"a word nobody else says\"}";
      Http admin = Http.admin(server);
      HttpResponse<String> created =
          admin.post(
              "/v1/sessions",
              "{\"title\":\"a title nobody else has\",\"state\":{\"messages\":[%s]}}"
                  .formatted(hello));
      assertThat(created.statusCode()).isEqualTo(201);
      String session = JSON.readTree(created.body()).get("session_id").asText();
      HttpResponse<String> appended =
          admin.post(
              "/v1/sessions/" + session + "/checkpoints",
              "{\"state\":{\"messages\":[%s,%s]}}".formatted(hello, hello.replace("word", "wrd")));
      assertThat(appended.statusCode()).isEqualTo(201);
      Http stranger = new Http(server.uri(), Optional.of("unknown-token"));
      assertThat(
              stranger
                  .send(stranger.request("/v1/sessions").header("X-Request-Id", "refused-1"))
                  .statusCode())
          .isEqualTo(401);

      assertTraced(receiver);
      assertMeasured(receiver);
      assertLogged(server);
      assertThat(receiver.everything() + server.log())
          .contains("cairn")
          .doesNotContain("nobody else", CairnServer.ADMIN_TOKEN, "unknown-token");
    }
  }

  private static void assertTraced(OtlpReceiver receiver) throws Exception {
    Span request = receiver.await("a request", r -> r.span("POST /v1/sessions"));
    Span storage = receiver.await("a call", r -> r.span("DatabaseSessionStorage.createSession"));
    assertThat(storage.getTraceId()).isEqualTo(request.getTraceId());
    assertThat(receiver.within(request)).contains(storage);
    assertThat(receiver.within(storage))
        .anySatisfy(
            statement -> {
              assertThat(statement.getName()).isEqualTo("insert");
              assertThat(statement.getAttributesList().toString())
                  .contains("db.query.text", "insert into message (", "?");
            });
  }

  private static void assertMeasured(OtlpReceiver receiver) throws Exception {
    assertFigure(receiver, "cairn.messages.received", 3);
    assertFigure(receiver, "cairn.messages.stored", 2);
    assertFigure(receiver, "cairn.sessions.active", 1);
    receiver.await(
        "the refusal",
        r ->
            r.figure("cairn.requests.refused", Map.of("reason", "unknown"))
                .filter(count -> count == 1));
    receiver.await(
        "connections",
        r ->
            r.figure("cairn.database.connections", Map.of("state", "idle"))
                .filter(count -> count > 0));
    assertTimed(receiver, "POST", "/v1/sessions", "201");
    assertTimed(receiver, "POST", "/v1/sessions/{id}/checkpoints", "201");
    assertTimed(receiver, "GET", "", "401");
  }

  private static void assertFigure(OtlpReceiver receiver, String name, long expected)
      throws Exception {
    receiver.await(
        name + " of " + expected,
        r -> r.figure(name, Map.of()).filter(figure -> figure == expected));
  }

  private static void assertTimed(OtlpReceiver receiver, String method, String route, String status)
      throws Exception {
    Map<String, String> attributes = Map.of("method", method, "route", route, "status", status);
    receiver.await(
        "time of " + attributes,
        r -> r.timed("cairn.request.duration", attributes).filter(count -> count == 1));
  }

  /**
   * In each line that a request wrote: under {@code ext_} on Liberty, in {@code mdc} on WildFly.
   */
  private static void assertLogged(CairnServer server) throws Exception {
    List<String> idsOfRefusals = new ArrayList<>();
    for (String line : server.log().lines().filter(l -> l.startsWith("{")).toList()) {
      JsonNode entry = JSON.readTree(line);
      if (entry.get("message").asText().contains("\"outcome\":\"refused\"")) {
        idsOfRefusals.add(
            entry.at("/ext_requestId").asText() + entry.at("/mdc/requestId").asText());
      }
    }
    assertThat(idsOfRefusals).containsExactly("refused-1");
  }
}
