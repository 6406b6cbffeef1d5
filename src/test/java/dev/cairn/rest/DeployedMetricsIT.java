package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.rest.http.RequestIdListener;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus reads, and by what a request is known. */
@ExtendWith(SharedCairn.class)
class DeployedMetricsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http auditor = as(TestUsers.token(TestUsers.AUDREY));
  private final Http alice = as(TestUsers.token(TestUsers.ALICE));

  private static Http as(String token) {
    return new Http(SharedCairn.uri(), Optional.ofNullable(token));
  }

  @Test
  void messagesReceivedAndStoredAreCountedWhenTheyAreKept() throws Exception {
    String session =
        JSON.readTree(
                alice.post("/v1/sessions", "{\"title\":\"t\",\"state\":{\"messages\":[]}}").body())
            .get("session_id")
            .asText();
    String first = "{\"role\":\"user\",\"content\":\"1\"}";
    String second = "{\"role\":\"user\",\"content\":\"22\"}";
    double[] before = shared();

    append(session, 201, "{\"state\":{\"messages\":[" + first + "]}}");
    append(session, 201, "{\"state\":{\"messages\":[" + first + "," + second + "]}}");
    append(
        session,
        404,
        "{\"parent_id\":\"%s\",\"state\":{\"messages\":[%s]}}"
            .formatted(UUID.randomUUID(), second.replace("22", "3")));

    double[] after = shared();
    assertThat(after[0] - before[0]).as("received").isEqualTo(3);
    assertThat(after[1] - before[1]).as("stored").isEqualTo(2);
    assertThat(after[2] - before[2])
        .as("bytes received")
        .isEqualTo(2 * first.length() + second.length());
    assertThat(after[3] - before[3]).as("bytes stored").isEqualTo(first.length() + second.length());
  }

  private void append(String session, int expected, String body) throws IOException {
    assertThat(alice.post("/v1/sessions/" + session + "/checkpoints", body).statusCode())
        .isEqualTo(expected);
  }

  private double[] shared() throws IOException {
    return new double[] {
      figure("cairn_messages_received_total"),
      figure("cairn_messages_stored_total"),
      figure("cairn_messages_received_bytes_total"),
      figure("cairn_messages_stored_bytes_total")
    };
  }

  @Test
  void requestsAreCountedByRouteAndOutcome() throws Exception {
    String found =
        "cairn_request_duration_seconds_count{method=\"GET\",route=\"%s\",status=\"%d\"}";
    String known = found.formatted("/v1/sessions/{id}", 404);
    String unknown = found.formatted("", 404);
    double knownBefore = figure(known);
    double unknownBefore = figure(unknown);

    alice.get("/v1/sessions/" + UUID.randomUUID());
    alice.get("/v1/sessions/" + UUID.randomUUID());
    alice.get("/v1/" + UUID.randomUUID());

    assertThat(figure(known) - knownBefore).isEqualTo(2);
    assertThat(figure(unknown) - unknownBefore).isEqualTo(1);
  }

  @Test
  void refusedCredentialsAreCountedByReason() throws Exception {
    double before = figure("cairn_requests_refused_total{reason=\"unknown\"}");

    as("nobody_has_this_token").get("/v1/sessions");

    assertThat(figure("cairn_requests_refused_total{reason=\"unknown\"}") - before).isEqualTo(1);
  }

  @Test
  void poolAndHeapAreTold() throws Exception {
    alice.get("/v1/sessions");

    assertThat(figure("cairn_database_connections{state=\"idle\"}")).isPositive();
    assertThat(figure("cairn_database_connections{state=\"used\"}")).isNotNegative();
    assertThat(figure("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
  }

  @Test
  void methodsThatClientsMakeUpAreOne() throws Exception {
    alice.send("BREW", "/v1/sessions", "");

    assertThat(metrics()).contains("method=\"_OTHER\"").doesNotContain("BREW");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sessions", "/v1/nope", "/metrics"})
  void requestKeepsTheIdThatItCameWith(String path) throws Exception {
    assertThat(idOf(alice, path, "run-7/step:3")).isEqualTo("run-7/step:3");
    assertThat(idOf(as(null), path, "run-8")).isEqualTo("run-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "<script>", "{\"a\":1}"})
  void idThatDoesNotFitIntoALogIsReplaced(String id) throws Exception {
    assertThat(UUID.fromString(idOf(alice, "/v1/sessions", id))).isNotNull();
    assertThat(UUID.fromString(idOf(alice, "/v1/sessions", "x".repeat(129)))).isNotNull();
  }

  private static String idOf(Http http, String path, String proposed) throws IOException {
    HttpResponse<String> answer =
        http.send(http.request(path).header(RequestIdListener.REQUEST_ID, proposed));
    return answer.headers().firstValue(RequestIdListener.REQUEST_ID).orElseThrow();
  }

  private String metrics() throws IOException {
    HttpResponse<String> answer = auditor.get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain;")
        .contains("version=0.0.4");
    return answer.body();
  }

  /** 0 for a figure that is not there yet. */
  private double figure(String name) throws IOException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }
}
