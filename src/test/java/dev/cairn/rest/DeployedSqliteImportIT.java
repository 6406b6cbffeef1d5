package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.archive.sqlite.ClientDatabase;
import dev.cairn.archive.sqlite.HostileFiles;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's own file comes into the server. */
@ExtendWith(SharedCairn.class)
class DeployedSqliteImportIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ONE = "{\"role\":\"user\",\"content\":\"one\"}";
  private static final String TWO = "{\"role\":\"assistant\",\"content\":\"two\",\"later\":1.50}";

  private final Http alice =
      new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.ALICE)));

  private HttpResponse<String> post(byte[] file) throws Exception {
    return alice.send(
        alice
            .request("/v1/import")
            .header("Content-Type", "application/vnd.sqlite3")
            .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  private static String state(String... messages) {
    return "{\"messages\":[" + String.join(",", messages) + "]}";
  }

  private JsonNode session(String id) throws Exception {
    HttpResponse<String> answer = alice.get("/v1/sessions/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("session");
  }

  private List<String> checkpoints(String id) throws Exception {
    List<String> ids = new ArrayList<>();
    JSON.readTree(alice.get("/v1/sessions/" + id + "/checkpoints").body())
        .get("checkpoints")
        .forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  @Test
  void everySessionCheckpointAndMessageOfTheNewerSchemaArrives() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("From a laptop");
      String first = client.addCheckpoint(session, null, state(ONE), 1);
      String second = client.addCheckpoint(session, first, state(ONE, TWO), 2);
      String fork =
          client.addCheckpoint(
              session, first, "{\"metadata\":{\"b\":1,\"a\":2},\"messages\":[" + ONE + "]}", 3);
      String deleted = client.addSession("Deleted");
      client.addCheckpoint(deleted, null, state(TWO), 1);
      client.execute("update sessions set status = 'DELETED' where id = ?", deleted);
      byte[] file = client.bytes();

      String told = post(file).body();

      assertThat(told)
          .contains(
              "{\"summary\":{\"imported\":2,\"skipped\":0,\"conflicts\":0,\"failed\":0,\"of\":2,\"complete\":true}}")
          .doesNotContain("warning");
      JsonNode imported = session(session);
      assertThat(imported.get("title").asText()).isEqualTo("From a laptop");
      assertThat(imported.get("owner").asText()).isEqualTo("alice");
      assertThat(imported.get("cwd").asText()).isEqualTo("/srv");
      assertThat(imported.get("created_at").asText()).isEqualTo("2026-02-03T16:16:15.123456Z");
      assertThat(imported.at("/active_checkpoint/id").asText()).isEqualTo(fork);
      assertThat(checkpoints(session)).containsExactly(first, second, fork);
      assertThat(alice.get("/v1/sessions/checkpoints/" + second).body())
          .contains("\"parent_id\":\"" + first + "\"", state(ONE, TWO));
      assertThat(alice.get("/v1/sessions/checkpoints/" + fork).body())
          .contains("\"metadata\":{\"b\":1,\"a\":2}");
      assertThat(session(deleted).get("status").asText()).isEqualTo("DELETED");
      assertThat(post(file).body()).contains("{\"summary\":{\"imported\":0,\"skipped\":2,");
    }
  }

  @Test
  void olderSchemaArrivesToo() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofFirstGeneration()) {
      String session = client.addSession("Old");
      String tagged =
          "{\"agent_id\":\"pablo:v1\",\"messages\":[" + ONE + "," + TWO + "],\"node_states\":{}}";
      String checkpoint = client.addCheckpoint(session, null, tagged, 1);

      String told = post(client.bytes()).body();

      assertThat(told).contains("{\"summary\":{\"imported\":1,").doesNotContain("warning");
      assertThat(session(session).get("status").asText()).isEqualTo("ACTIVE");
      assertThat(session(session).get("cwd").isNull()).isTrue();
      assertThat(alice.get("/v1/sessions/checkpoints/" + checkpoint).body())
          .contains(state(ONE, TWO));
    }
  }

  @Test
  void whatTheClientCouldNotReadIsEmptyAndHasAWarning() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Damaged");
      List<String> damaged = new ArrayList<>();
      for (String state :
          new String[] {null, "", "{", "[]", "{}},\"x\":{", state("{\"role\":\"robot\"}")}) {
        damaged.add(client.addCheckpoint(session, null, state, damaged.size()));
      }
      String whole = client.addCheckpoint(session, null, state(ONE), 30);
      String without = client.addSession("  ");

      String told = post(client.bytes()).body();

      for (String checkpoint : damaged) {
        assertThat(told)
            .contains(
                "{\"warning\":{\"id\":\"%s\",\"text\":\"the state could not be read and is empty\"}}"
                    .formatted(checkpoint));
        assertThat(alice.get("/v1/sessions/checkpoints/" + checkpoint).body())
            .contains("\"state\":{\"messages\":[]}");
      }
      assertThat(told)
          .doesNotContain("{\"warning\":{\"id\":\"" + whole)
          .contains("\"the session had no checkpoint and gets an empty one\"")
          .contains("{\"summary\":{\"imported\":2,");
      assertThat(session(without).get("title").asText()).isEqualTo("  ");
      assertThat(checkpoints(without)).hasSize(1);
    }
  }

  @Test
  void parentsMayStandAnywhere() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Order");
      String child = client.addCheckpoint(session, null, state(ONE, TWO), 1);
      String parent = client.addCheckpoint(session, null, state(ONE), 2);
      String last = client.addCheckpoint(session, child, state(ONE, TWO, ONE), 3);
      client.execute("update checkpoints set parent_id = ? where id = ?", parent, child);
      String other = client.addSession("Other");
      String stray = client.addCheckpoint(other, null, state(ONE), 1);
      client.execute("update checkpoints set parent_id = ? where id = ?", last, stray);
      String circle = client.addSession("Circle");
      String a = client.addCheckpoint(circle, null, state(ONE), 1);
      String b = client.addCheckpoint(circle, a, state(ONE), 2);
      client.execute("update checkpoints set parent_id = ? where id = ?", b, a);

      String told = post(client.bytes()).body();

      assertThat(told).contains("{\"summary\":{\"imported\":3,");
      assertThat(checkpoints(session)).containsExactly(parent, child, last);
      assertThat(told)
          .contains(
              "{\"warning\":{\"id\":\"%s\",\"text\":\"its parent is not in this session and is left out\"}}"
                  .formatted(stray));
      assertThat(checkpoints(circle)).containsExactlyInAnyOrder(a, b);
    }
  }

  @Test
  void sessionThatCannotBeOneFailsAlone() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.execute(
          "insert into sessions (id, title, created_at, updated_at) values ('x', 't', ?, ?)",
          ClientDatabase.TIME,
          ClientDatabase.TIME);
      client.execute(
          "insert into sessions (id, title, created_at, updated_at) values (null, 't', ?, ?)",
          ClientDatabase.TIME,
          ClientDatabase.TIME);
      String untimed = client.addSession("No time");
      client.execute("update sessions set created_at = 'yesterday' where id = ?", untimed);
      String whole = client.addSession("Whole");
      client.addCheckpoint(whole, null, state(ONE), 1);

      String told = post(client.bytes()).body();

      assertThat(told)
          .contains("{\"failure\":{\"id\":\"x\",\"key\":\"INVALID_ARCHIVED_SESSION\",")
          .contains("\"details\":\"its id is not a UUID\"}}")
          .contains("\"details\":\"a time cannot be read\"}}")
          .contains(
              "{\"summary\":{\"imported\":1,\"skipped\":0,\"conflicts\":0,\"failed\":3,\"of\":4,\"complete\":false}}");
      assertThat(session(whole).get("title").asText()).isEqualTo("Whole");
    }
  }

  @Test
  void sessionWhoseCheckpointIdIsTakenFailsAlone() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String first = client.addSession("First");
      String taken = client.addCheckpoint(first, null, state(ONE), 1);
      String second = client.addSession("Second");
      client.addCheckpoint(second, null, state(ONE), 1);
      post(client.bytes());
      try (ClientDatabase other = ClientDatabase.ofSecondGeneration()) {
        String same = other.addSession("Same");
        String checkpoint = other.addCheckpoint(same, null, state(TWO), 1);
        other.execute("update checkpoints set id = ? where id = ?", taken, checkpoint);
        String whole = other.addSession("Whole");
        other.addCheckpoint(whole, null, state(ONE), 1);

        assertThat(post(other.bytes()).body())
            .contains("{\"conflict\":{\"id\":\"" + same + "\"}}")
            .contains("{\"summary\":{\"imported\":1,\"skipped\":0,\"conflicts\":1,");
        assertThat(session(whole).get("title").asText()).isEqualTo("Whole");
      }
    }
  }

  @Test
  void metadataTooDeepForTheClientIsLeftOutAndTheMessagesAreKept() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Deep");
      String deepest = client.addCheckpoint(session, null, nested(123), 1);
      List<String> tooDeep = new ArrayList<>();
      for (int depth : new int[] {124, 125, 126, 200}) {
        tooDeep.add(client.addCheckpoint(session, null, nested(depth), depth % 100 / 2));
      }

      String report = post(client.bytes()).body();

      assertThat(report).contains("{\"summary\":{\"imported\":1,").doesNotContain(deepest);
      assertThat(alice.get("/v1/sessions/checkpoints/" + deepest).body())
          .contains("\"metadata\":" + "[".repeat(123) + "]");
      for (String checkpoint : tooDeep) {
        assertThat(report)
            .contains(
                "{\"warning\":{\"id\":\"%s\",\"text\":\"the metadata is nested too deep and is left out\"}}"
                    .formatted(checkpoint));
        assertThat(alice.get("/v1/sessions/checkpoints/" + checkpoint).body())
            .contains("\"state\":" + state(ONE))
            .doesNotContain("[[");
      }
    }
  }

  private static String nested(int depth) {
    return "{\"messages\":[%s],\"metadata\":%s%s}"
        .formatted(ONE, "[".repeat(depth), "]".repeat(depth));
  }

  @Test
  void lastMessageIsThatOfTheLastCheckpointThatBroughtOne() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Times");
      String first = client.addCheckpoint(session, null, state(ONE), 1);
      String second = client.addCheckpoint(session, first, state(ONE, TWO), 2);
      client.addCheckpoint(session, second, state(ONE), 3);
      String silent = client.addSession("Silent");
      client.addCheckpoint(silent, null, state(), 1);

      post(client.bytes());

      JsonNode sessions = JSON.readTree(alice.get("/v1/sessions?limit=1000").body());
      assertThat(lastMessageAt(sessions, session)).isEqualTo("2026-02-03T16:17:02Z");
      assertThat(lastMessageAt(sessions, silent)).isNull();
    }
  }

  private static String lastMessageAt(JsonNode sessions, String id) {
    for (JsonNode session : sessions.get("sessions")) {
      if (session.get("id").asText().equals(id)) {
        return session.get("last_message_at").textValue();
      }
    }
    throw new AssertionError("not listed");
  }

  @Test
  void textsThatAreChangedHaveAWarning() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String cut = client.addSession("Cut");
      client.execute("update sessions set cwd = ? where id = ?", "/" + "d".repeat(20_000), cut);
      String changed = client.addSession("Changed");
      client.execute("update sessions set cwd = ? where id = ?", "/a\u0000b", changed);
      String titled = client.addSession("t".repeat(20_000));
      String kept = client.addSession(" " + "k".repeat(9_999));

      String report = post(client.bytes()).body();

      for (String id : new String[] {cut, changed}) {
        assertThat(report)
            .contains(
                "{\"warning\":{\"id\":\"%s\",\"text\":\"the cwd was changed to one that can be stored\"}}"
                    .formatted(id));
      }
      assertThat(report)
          .contains(
              "{\"warning\":{\"id\":\"%s\",\"text\":\"the title was changed to one that can be stored\"}}"
                  .formatted(titled));
      assertThat(session(titled).get("title").asText()).isEqualTo("t".repeat(10_000));
      assertThat(report)
          .doesNotContain(kept + "\",\"text\":\"the title")
          .doesNotContain(kept + "\",\"text\":\"the cwd");
      assertThat(session(kept).get("title").asText()).isEqualTo(" " + "k".repeat(9_999));
    }
  }

  @Test
  void warningsOfOneSessionAreCounted() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Damaged");
      for (int i = 0; i < 130; i++) {
        client.addCheckpoint(session, null, "{", i % 60);
      }

      String report = post(client.bytes()).body();

      assertThat(report.split("\"warning\"", -1)).hasSize(102);
      assertThat(report)
          .contains(
              "{\"warning\":{\"id\":\"%s\",\"text\":\"30 more warnings are left out\"}}"
                  .formatted(session));
    }
  }

  // Files that mean harm

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create view v as with recursive n(i) as (select 1 union all select i + 1 from n) select i from n",
        "create trigger t after insert on sessions begin delete from checkpoints; end",
        "create virtual table f using fts5(x)",
        "alter table sessions add column g text generated always as (hex(zeroblob(1000))) virtual",
        "alter table checkpoints rename to c",
      })
  void fileWithMoreThanTablesIsRefused(String statement) throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.addSession("Bait");
      client.execute(statement);

      assertRefused(post(client.bytes()));
    }
  }

  @Test
  void filesMadeByHandAreRefusedAndOthersAreServed() throws Exception {
    Http bob = new Http(SharedCairn.uri(), Optional.of(TestUsers.token(TestUsers.BOB)));
    for (byte[] file :
        new byte[][] {
          HostileFiles.endless("sessions"),
          HostileFiles.endless("checkpoints"),
          HostileFiles.sharing(),
          HostileFiles.declaring("create/**/virtual table checkpoints using fts5(id)"),
        }) {
      assertRefused(post(file));
      assertThat(bob.get("/v1/sessions").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void viewInPlaceOfATableIsRefused() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.execute("drop table checkpoints");
      client.execute("drop table sessions");
      client.execute(
          "create view sessions as with recursive n(i) as (select 1 union all select i from n)"
              + " select i as id, i as title, i as created_at, i as updated_at from n");
      client.execute("create table checkpoints (id, session_id, parent_id, state, created_at)");

      assertRefused(post(client.bytes()));
    }
  }

  @Test
  void damagedFilesAreRefused() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Damaged");
      for (int i = 0; i < 30; i++) {
        client.addCheckpoint(
            session,
            null,
            state("{\"role\":\"user\",\"content\":\"%s\"}".formatted("x".repeat(5000))),
            i);
      }
      byte[] file = client.bytes();

      byte[] zeroPages = new byte[1 << 20];
      System.arraycopy(file, 0, zeroPages, 0, 100);
      assertRefused(post(zeroPages));
      assertRefused(post(Arrays.copyOf(file, 100)));
      byte[] scrambled = file.clone();
      Arrays.fill(scrambled, 4096, file.length, (byte) 0x5A);
      HttpResponse<String> answer = post(scrambled);
      assertThat(answer.body()).contains("INVALID_SQLITE_FILE");
      assertThat(alice.get("/v1/sessions/" + session).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void wrongBeginningIsRefusedBeforeTheRestIsSent() throws Exception {
    try (Socket socket = new Socket(SharedCairn.uri().getHost(), SharedCairn.uri().getPort())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/vnd.sqlite3\r\n"
              + "Authorization: Bearer %s\r\nContent-Length: 9999999999\r\n\r\n"
                  .formatted(TestUsers.token(TestUsers.ALICE));
      out.write(head.getBytes(StandardCharsets.UTF_8));
      out.write(new byte[1 << 16]);
      out.flush();

      byte[] answer = new byte[12];
      assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    List<String> before = spooledFiles();
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.addSession("Tidy");
      byte[] file = client.bytes();
      post(file);
      post(Arrays.copyOf(file, 100));
    }

    assertThat(spooledFiles()).isSubsetOf(before);
  }

  private static List<String> spooledFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("cairn-body-"))
          .toList();
    }
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"key\":\"INVALID_SQLITE_FILE\"");
  }
}
