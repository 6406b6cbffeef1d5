package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.DeployedCairn;
import dev.cairn.server.Http;
import dev.cairn.server.TestUsers;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes into the server, and what the caller is told of it. */
@ExtendWith({DeployedCairn.class, ArquillianExtension.class})
class DeployedImportIT {

  private static final String BEGINNING =
      "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n";

  private final UUID session = UUID.randomUUID();
  private final Http alice = as(TestUsers.ALICE);
  private final Http bob = as(TestUsers.BOB);
  private final Http adam = as(TestUsers.ADAM);

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedCairn.war();
  }

  private static Http as(String username) {
    return new Http(DeployedCairn.uri(), Optional.of(TestUsers.token(username)));
  }

  private static HttpResponse<String> post(Http caller, String archive) throws Exception {
    return caller.send(
        caller
            .request("/v1/import")
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(archive)));
  }

  private static String session(UUID id, String title) {
    return """
    {"session":{"id":"%s","owner":"carol","title":"%s","visibility":"PRIVATE",\
    "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","messages":1,"checkpoints":1}}
    {"message":{"role":"user","content":"kept"}}
    {"checkpoint":{"id":"%s","created_at":"2026-01-02T00:00:00Z","keep":0,"then":[[0,0]]}}
    """
        .formatted(id, title, UUID.nameUUIDFromBytes(id.toString().getBytes()));
  }

  private static String end(int sessions) {
    return "{\"end\":{\"sessions\":%d}}\n".formatted(sessions);
  }

  @Test
  void progressIsToldLineByLine() throws Exception {
    UUID second = UUID.randomUUID();
    String archive = BEGINNING + session(session, "one") + session(second, "two") + end(2);

    HttpResponse<String> answer = post(alice, archive);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"imported":1,"skipped":0,"conflicts":0,"failed":0,"of":2}
            {"imported":2,"skipped":0,"conflicts":0,"failed":0,"of":2}
            {"summary":{"imported":2,"skipped":0,"conflicts":0,"failed":0,"of":2}}
            """);
    String read = alice.get("/v1/sessions/" + session).body();
    assertThat(read)
        .contains(
            "\"owner\":\"alice\"",
            "\"created_at\":\"2026-01-01T00:00:00Z\"",
            "{\"role\":\"user\",\"content\":\"kept\"}");
    assertThat(post(alice, archive).body()).contains("{\"summary\":{\"imported\":0,\"skipped\":2,");
  }

  @Test
  void conflictsAreNamed() throws Exception {
    post(bob, BEGINNING + session(session, "one") + end(1));

    assertThat(post(alice, BEGINNING + session(session, "one") + end(1)).body())
        .isEqualTo(
            """
            {"conflict":{"id":"%s"}}
            {"imported":0,"skipped":0,"conflicts":1,"failed":0,"of":1}
            {"summary":{"imported":0,"skipped":0,"conflicts":1,"failed":0,"of":1}}
            """
                .formatted(session));
  }

  @Test
  void conflictOfACheckpointDoesNotStopTheOthers() throws Exception {
    String first = session(session, "one");
    UUID third = UUID.randomUUID();
    String sameCheckpoint = first.replaceFirst(session.toString(), UUID.randomUUID().toString());

    String told =
        post(alice, BEGINNING + first + sameCheckpoint + session(third, "three") + end(3)).body();

    assertThat(told)
        .contains(
            "{\"summary\":{\"imported\":2,\"skipped\":0,\"conflicts\":1,\"failed\":0,\"of\":3}}");
    assertThat(alice.get("/v1/sessions/" + third).statusCode()).isEqualTo(200);
  }

  @Test
  void brokenLineIsToldByItsNumberAndWhatCameBeforeStays() throws Exception {
    UUID second = UUID.randomUUID();
    String broken = session(second, "two").replace("\"role\":\"user\"", "\"role\":\"robot\"");

    String told = post(alice, BEGINNING + session(session, "one") + broken + end(2)).body();

    assertThat(told)
        .contains("{\"error\":{\"key\":\"INVALID_MESSAGE\",\"message\":\"Invalid request: ")
        .contains("\"line\":6}}\n")
        .endsWith(
            "{\"summary\":{\"imported\":1,\"skipped\":0,\"conflicts\":0,\"failed\":1,\"of\":2}}\n");
    assertThat(alice.get("/v1/sessions/" + session).statusCode()).isEqualTo(200);
    assertThat(alice.get("/v1/sessions/" + second).statusCode()).isEqualTo(404);
  }

  @Test
  void administratorsImportForTheOwnerAndThatIsRecorded() throws Exception {
    post(adam, BEGINNING + session(session, "one") + end(1));

    assertThat(adam.get("/v1/sessions/" + session).body()).contains("\"owner\":\"carol\"");
    assertThat(adam.get("/v1/audit?action=session_changed&subject_id=" + session).body())
        .contains("\"username\":\"adam\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hello",
        "{}",
        "{\"archive\":{}}",
        "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":2}}",
        "{\"archive\":{\"format\":\"other\",\"version\":1}}",
        "SQLite format 3\u0000",
      })
  void whatDoesNotBeginAsAnArchiveIsRefused(String body) throws Exception {
    HttpResponse<String> answer = post(alice, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).contains("\"message\":\"Invalid request: ");
  }

  @Test
  void jsonIsNoArchive() throws Exception {
    HttpResponse<String> answer = alice.post("/v1/import", "{}");

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void bodyWithoutATypeIsNoArchiveEither() throws Exception {
    HttpResponse<String> answer =
        alice.send(alice.request("/v1/import").POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isBetween(400, 415);
    assertThat(answer.body()).contains("\"message\":\"Invalid request: ");
  }

  @Test
  void halfAnArchiveIsNotBegun() throws Exception {
    String archive = BEGINNING + session(session, "one") + end(1);
    try (Socket socket = new Socket(DeployedCairn.uri().getHost(), DeployedCairn.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
              + "Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(TestUsers.token(TestUsers.ALICE), archive.length() + 1);
      out.write((head + archive).getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }

    assertThat(alice.get("/v1/sessions/" + session).statusCode()).isEqualTo(404);
  }

  @Test
  void onceIsEnoughForManyAtOnce() throws Exception {
    String archive = BEGINNING + session(session, "one") + end(1);
    List<String> told =
        java.util.stream.IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return post(alice, archive).body();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();

    assertThat(told).allMatch(each -> each.contains("{\"summary\":{") && !each.contains("error"));
    assertThat(told).filteredOn(each -> each.contains("{\"summary\":{\"imported\":1,")).hasSize(1);
    assertThat(alice.get("/v1/sessions/" + session + "/checkpoints").body())
        .contains("\"total\":1");
  }
}
