package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What encryption costs: two packaged servers, one of which encrypts, on databases of one
 * PostgreSQL, take turns with the loads of bars 2 and 3, and with new sessions. Writes {@code
 * target/bench/encryption.md}.
 */
class EncryptionBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();
  private static final String KEYS = "bench:" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final int WARM_UP_ROUNDS = 3;
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 4;
  private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
  private static final double BAR = 0.8;

  @Test
  void measure() throws Exception {
    Files.createDirectories(DIRECTORY);
    List<LoadStep> steps = new ArrayList<>();
    try (CairnServer plain = settings().start();
        CairnServer encrypted = settings().with("CAIRN_ENCRYPTION_KEYS", KEYS).start()) {
      Loads onPlain = Loads.on(plain);
      Loads onEncrypted = Loads.on(encrypted);
      for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
        steps.addAll(onPlain.steps("plain " + round));
        steps.addAll(onEncrypted.steps("encrypted " + round));
      }
      Map<String, Double> found = Load.run(DIRECTORY, steps);
      Report report = new Report();
      compare(report, found, "2", "reading 1 MB", "read");
      compare(report, found, "3", "appending one message, 1 MB sent", "append");
      compare(report, found, "", "a new session of 1 MB", "create");
      report.writeTo(DIRECTORY.resolve("encryption.md"), "%d clients.".formatted(CLIENTS), "");
    }
  }

  private static CairnServer.Settings settings() throws Exception {
    return CairnServer.onPostgresql(TestDatabase.emptyPostgresql())
        .with("CAIRN_SEARCH_ENABLED", "false") // as with keys
        .atFullSpeed();
  }

  /** What is asked of a server. */
  private record Loads(CairnServer server, String session, List<String> appended, String messages) {

    static Loads on(CairnServer server) throws Exception {
      String messages = Bodies.messages(Bodies.MEGABYTE_MESSAGES, 1000);
      List<String> appended = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        appended.add(create(server, messages) + "/checkpoints");
      }
      return new Loads(server, create(server, messages), appended, messages);
    }

    private static String create(CairnServer server, String messages) throws Exception {
      String body = Http.admin(server).post("/v1/sessions", Bodies.session(messages)).body();
      String id = JSON.readTree(body).path("session_id").asText();
      assertThat(id).as(body).isNotEmpty();
      return "/v1/sessions/" + id;
    }

    List<LoadStep> steps(String round) {
      String all = messages + "," + Bodies.freshMessage(1000);
      String fresh = String.join(",", Collections.nCopies(40, Bodies.freshMessage(26_000)));
      return List.of(
          step("read " + round, "GET", List.of(session), ""),
          step("append " + round, "POST", appended, Bodies.state(all)),
          step("create " + round, "POST", List.of("/v1/sessions"), Bodies.session(fresh)));
    }

    private LoadStep step(String name, String method, List<String> paths, String body) {
      List<String> urls = paths.stream().map(path -> server.uri() + path).toList();
      return new LoadStep(name, CLIENTS, SECONDS, method, urls, CairnServer.ADMIN_TOKEN, body);
    }
  }

  private static void compare(
      Report report, Map<String, Double> found, String number, String measure, String name) {
    double[] ratios = new double[ROUNDS];
    for (int round = 1; round <= ROUNDS; round++) {
      ratios[round - 1] =
          found.get(name + " encrypted " + round) / found.get(name + " plain " + round);
    }
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    report.atLeast(
        number,
        measure + ", requests a second with / without encryption",
        sorted[ROUNDS / 2],
        BAR,
        String.format(
            Locale.ROOT,
            "%.0f and %.0f a second; rounds %s",
            found.get(name + " encrypted " + ROUNDS),
            found.get(name + " plain " + ROUNDS),
            Arrays.toString(ratios)));
  }
}
