package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server tells a collector and its log, for a request that was answered and one refused. */
class TelemetryIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void requestsAreTracedAndLogged() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver();
        CairnServer server =
            CairnServer.onH2(CairnServer.newDataDirectory())
                .with("CAIRN_LOG_FORMAT", "json")
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .with("OTEL_BSP_SCHEDULE_DELAY", "200")
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
