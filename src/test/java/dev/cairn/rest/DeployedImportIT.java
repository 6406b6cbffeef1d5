package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.server.AppServer;
import dev.cairn.server.Http;
import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes into the server, and what the caller is told of it. */
@ExtendWith(SharedCairn.class)
class DeployedImportIT {

  private static final String BEGINNING =
      "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n";

  private final UUID session = UUID.randomUUID();
  private final Http alice = as(TestUsers.ALICE);
  private final Http bob = as(TestUsers.BOB);
  private final Http adam = as(TestUsers.ADAM);

  private static Http as(String username) {
    return new Http(SharedCairn.uri(), Optional.of(TestUsers.token(username)));
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
        .formatted(id, title, checkpointOf(id));
  }

  private static UUID checkpointOf(UUID session) {
    return UUID.nameUUIDFromBytes(session.toString().getBytes(StandardCharsets.UTF_8));
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
            {"summary":{"imported":2,"skipped":0,"conflicts":0,"failed":0,"of":2,"complete":true}}
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
            {"summary":{"imported":0,"skipped":0,"conflicts":1,"failed":0,"of":1,"complete":false}}
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
            "{\"summary\":{\"imported\":2,\"skipped\":0,\"conflicts\":1,\"failed\":0,\"of\":3,\"complete\":false}}");
    assertThat(alice.get("/v1/sessions/" + third).statusCode()).isEqualTo(200);
  }

  @Test
  void brokenSessionFailsAloneAndIsToldByItsLine() throws Exception {
    UUID second = UUID.randomUUID();
    UUID third = UUID.randomUUID();
    String broken = session(second, "two").replace("\"role\":\"user\"", "\"role\":\"robot\"");

    String report =
        post(alice, BEGINNING + session(session, "one") + broken + session(third, "three") + end(3))
            .body();

    assertThat(report)
        .contains(
            "{\"failure\":{\"id\":\"%s\",\"key\":\"INVALID_MESSAGE\",\"message\":\"Invalid request: "
                .formatted(second))
        .contains("\"line\":6}}\n")
        .endsWith(
            "{\"summary\":{\"imported\":2,\"skipped\":0,\"conflicts\":0,\"failed\":1,\"of\":3,\"complete\":false}}\n");
    assertThat(alice.get("/v1/sessions/" + session).statusCode()).isEqualTo(200);
    assertThat(alice.get("/v1/sessions/" + second).statusCode()).isEqualTo(404);
    assertThat(alice.get("/v1/sessions/" + third).statusCode()).isEqualTo(200);
  }

  @Test
  void archiveThatIsCutOffStopsTheImport() throws Exception {
    String report = post(alice, BEGINNING + session(session, "one")).body();

    assertThat(report)
        .contains("{\"error\":{\"key\":\"INVALID_ARCHIVE\",\"message\":\"Invalid request: ")
        .endsWith(
            "{\"summary\":{\"imported\":1,\"skipped\":0,\"conflicts\":0,\"failed\":0,\"of\":1,\"complete\":false}}\n");
    assertThat(alice.get("/v1/sessions/" + session).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metadata", "metadata_text"})
  void metadataTooDeepForTheClientIsLeftOutWithAWarning(String field) throws Exception {
    UUID second = UUID.randomUUID();
    String deepest = "[".repeat(123) + "]".repeat(123);

    String report =
        post(
                alice,
                BEGINNING
                    + withMetadata(session(session, "deepest"), field, deepest)
                    + withMetadata(session(second, "too deep"), field, "[" + deepest + "]")
                    + end(2))
            .body();

    assertThat(report)
        .containsOnlyOnce("{\"warning\":")
        .contains(
            "{\"warning\":{\"id\":\"%s\",\"text\":\"the metadata is nested too deep and is left out\"}}"
                .formatted(checkpointOf(second)))
        .contains("{\"summary\":{\"imported\":2,");
    assertThat(alice.get("/v1/sessions/" + session).body()).contains(deepest);
    for (String path :
        new String[] {
          "/v1/sessions/" + session,
          "/v1/sessions/" + session + "/checkpoints?include_state=true",
          "/v1/sessions/checkpoints/" + checkpointOf(session)
        }) {
      assertReadableByTheClient(alice.get(path).body());
    }
    assertThat(alice.get("/v1/sessions/" + second).body())
        .contains("\"content\":\"kept\"")
        .doesNotContain("[[");
  }

  @Test
  void messageTooDeepForTheClientFailsItsSession() throws Exception {
    UUID second = UUID.randomUUID();
    String deepest = "[".repeat(121) + "]".repeat(121);

    String report =
        post(
                alice,
                BEGINNING
                    + session(session, "deepest").replace("\"kept\"", "\"kept\",\"x\":" + deepest)
                    + session(second, "too deep")
                        .replace("\"kept\"", "\"kept\",\"x\":[" + deepest + "]")
                    + end(2))
            .body();

    assertThat(report).contains("\"key\":\"JSON_TOO_DEEP\"", "\"line\":6}}");
    assertThat(report)
        .contains("{\"summary\":{\"imported\":1,\"skipped\":0,\"conflicts\":0,\"failed\":1,");
    assertReadableByTheClient(alice.get("/v1/sessions/" + session).body());
  }

  private static String withMetadata(String session, String field, String json) {
    String value = field.endsWith("_text") ? "\"" + json + "\"" : json;
    return session.replace("\"keep\":0", "\"" + field + "\":" + value + ",\"keep\":0");
  }

  /** The client's parser takes 127 levels. */
  private static void assertReadableByTheClient(String response) throws Exception {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(127).build())
            .build();
    assertThat(new ObjectMapper(factory).readTree(response).isObject()).isTrue();
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
    try (Socket socket = new Socket(SharedCairn.uri().getHost(), SharedCairn.uri().getPort())) {
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
  void userWithManyImportsAtOnceIsToldToWaitAndOthersAreServed() throws Exception {
    assumeThat(AppServer.chosen())
        .as("WildFly gives half a body to no thread, and so to no import")
        .isEqualTo(AppServer.LIBERTY);
    Http audrey = as(TestUsers.AUDREY);
    String archive = BEGINNING + session(session, "one") + end(1);
    List<Socket> begun = new ArrayList<>();
    try {
      HttpResponse<String> third = post(audrey, archive);
      while (third.statusCode() == 200) { // two have not arrived yet, or one came too late
        begun.add(beginImport());
        third = post(audrey, archive);
      }

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("\"message\":\"Rate limited: ");
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
      assertThat(audrey.get("/v1/sessions").statusCode()).isEqualTo(200);
      assertThat(post(bob, BEGINNING + session(UUID.randomUUID(), "two") + end(1)).body())
          .contains("\"complete\":true");
    } finally {
      for (Socket socket : begun) {
        socket.close();
      }
    }
  }

  /** An import that does not end. */
  private static Socket beginImport() throws Exception {
    Socket socket = new Socket(SharedCairn.uri().getHost(), SharedCairn.uri().getPort());
    String head =
        "POST /v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            + "Authorization: Bearer %s\r\nContent-Length: 9999999\r\n\r\n"
                .formatted(TestUsers.token(TestUsers.AUDREY));
    socket.getOutputStream().write((head + BEGINNING).getBytes(StandardCharsets.UTF_8));
    return socket;
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
                    HttpResponse<String> answer = post(alice, archive);
                    while (answer.statusCode() == 429) {
                      answer = post(alice, archive);
                    }
                    return answer.body();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();

    assertThat(told).allMatch(each -> each.contains("\"complete\":true"));
    assertThat(told).filteredOn(each -> each.contains("{\"summary\":{\"imported\":1,")).hasSize(1);
    assertThat(alice.get("/v1/sessions/" + session + "/checkpoints").body())
        .contains("\"total\":1");
  }

  @Test
  void titlesAndDirectoriesThatAreChangedHaveAWarning() throws Exception {
    UUID second = UUID.randomUUID();
    String tooLong = "t".repeat(20_000);

    String report =
        post(
                alice,
                BEGINNING
                    + session(session, tooLong)
                        .replace("\"title\"", "\"cwd\":\"a\\u0000\",\"title\"")
                    + session(second, " ").replace("\"title\"", "\"cwd\":\" \",\"title\"")
                    + end(2))
            .body();

    String warning =
        "{\"warning\":{\"id\":\"%s\",\"text\":\"the %s was changed to one that can be stored\"}}";
    assertThat(report)
        .contains(warning.formatted(session, "title"), warning.formatted(session, "cwd"))
        .contains("\"complete\":true")
        .doesNotContain(warning.formatted(second, "title"), warning.formatted(second, "cwd"));
  }

  @Test
  void documentedLinesEndWithAStatusThatAScriptSees() throws Exception {
    String valid = BEGINNING + session(session, "one") + end(1);
    String broken = BEGINNING + session(UUID.randomUUID(), "one").replace("user", "robot") + end(1);
    String token = TestUsers.token(TestUsers.ALICE);

    for (String line : documentedImports()) {
      String archive = line.contains("sqlite3") ? "copy.db" : "sessions.ndjson";
      String ndjson = line.replace("vnd.sqlite3", "x-ndjson");
      assertThat(exitStatus(ndjson, archive, valid, token)).as(line).isZero();
      assertThat(exitStatus(ndjson, archive, broken, token)).as(line).isNotZero();
      assertThat(exitStatus(ndjson, archive, "hello", token)).as(line).isNotZero();
      assertThat(exitStatus(ndjson, archive, valid, "unknown")).as(line).isNotZero();
    }
  }

  private static List<String> documentedImports() throws Exception {
    List<String> lines =
        Files.readAllLines(Path.of("docs/moving-sessions.md")).stream()
            .filter(line -> line.startsWith("curl") && line.contains("/v1/import"))
            .toList();
    assertThat(lines).hasSize(2);
    return lines;
  }

  private static int exitStatus(String line, String file, String archive, String token)
      throws Exception {
    Path directory = Files.createTempDirectory("import");
    Files.writeString(directory.resolve(file), archive);
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", line).directory(directory.toFile());
    shell.environment().put("STAKPAK_API_KEY", token);
    shell.environment().put("STAKPAK_API_ENDPOINT", SharedCairn.uri().toString());
    shell.redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
    return shell.start().waitFor();
  }
}
