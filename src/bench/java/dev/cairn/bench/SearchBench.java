package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.database.TestDatabase;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long searches take in 200,000 messages of 400 MB, beside a request that does nothing, in
 * turns; what search keeps; and what it costs small appends. Asserts nothing about time; writes
 * {@code target/bench/search-….md}: {@code mvn verify -Pbench -Dit.test=SearchBench}.
 */
class SearchBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SESSIONS = Integer.getInteger("bench.sessions", 1000);
  private static final int MESSAGES = 200;
  private static final int MESSAGE_CHARACTERS = 2000;
  private static final int WARM_UP = 30;
  private static final int SAMPLES = 100;
  private static final int CLIENTS = 16;
  private static final int SECONDS = 5;
  private static final int ROUNDS = 3;
  private static final String LIVE = "/health/live";

  /** What is searched for, by what it stands for; each is in every so many messages. */
  private static final Map<String, String> TERMS = terms();

  private static Map<String, String> terms() {
    Map<String, String> terms = new LinkedHashMap<>();
    terms.put("rare term (1 hit)", "zyzzyvarare");
    terms.put("frequent term (first 20 of 50,000)", "frequentword");
    terms.put("identifier part", "rolloutFail");
    terms.put("IP prefix", "10.77.31.");
    terms.put("two CJK characters", "証書");
    terms.put("a phrase that is not there", "\"not anywhere at all\"");
    return terms;
  }

  private static String planted(int number) {
    StringBuilder planted = new StringBuilder();
    if (number == SESSIONS * MESSAGES / 2) {
      planted.append(" zyzzyvarare");
    }
    if (number % 4 == 0) {
      planted.append(" frequentword");
    }
    if (number % 997 == 0) {
      planted.append(" handleRolloutFailureV2 10.77.31.").append(number % 256);
    }
    if (number % 4999 == 0) {
      planted.append(" 新しい証書を発行する");
    }
    return planted.toString();
  }

  @ParameterizedTest
  @EnumSource
  void searches(TestDatabase.Kind kind) throws Exception {
    Report report = new Report();
    switch (kind) {
      case POSTGRESQL -> {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        try (TestDatabase database = TestDatabase.on(postgres)) {
          TestUsers.addTo(database);
          seed(database.storageFor(TestUsers.ADAM));
          database.execute("vacuum analyze");
          keptByPostgresql(database, report);
          measure(
              CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")), 20, report);
          reindex(database, report);
        }
      }
      case H2 -> {
        Path data = CairnServer.newDataDirectory();
        try (TestDatabase database = TestDatabase.h2(data)) {
          TestUsers.addTo(database);
          seed(database.storageFor(TestUsers.ADAM));
        }
        measure(CairnServer.onH2(data), 40, report);
        report.atMost(
            "search",
            "index / content",
            (double) bytes(data.resolve("search")) / content(),
            1.0,
            "content: %.0f MB".formatted(content() / 1e6));
      }
    }
    report.writeTo(
        Path.of("target", "bench", "search-" + kind.name().toLowerCase(Locale.ROOT) + ".md"),
        kind.name(),
        "not measured");
  }

  /** What a rebuild of PostgreSQL's own leaves of an index that grew by and by. */
  private static void reindex(TestDatabase database, Report report) throws Exception {
    database.execute("reindex index message_by_search_text");
    report.atMost(
        "search",
        "the same after `REINDEX`",
        (double)
                (database.number("select sum(pg_column_size(search_text)) from message")
                    + database.number(
                        "select pg_relation_size('message_by_search_text')"
                            + " + pg_relation_size('message_by_search_pairs')"))
            / database.number("select sum(octet_length(body)) from message"),
        1.0,
        "");
  }

  private static long content() {
    return (long) SESSIONS * MESSAGES * MESSAGE_CHARACTERS;
  }

  private static void keptByPostgresql(TestDatabase database, Report report) throws Exception {
    double content = database.number("select sum(octet_length(body)) from message");
    double text = database.number("select sum(pg_column_size(search_text)) from message");
    double index =
        database.number(
            "select pg_relation_size('message_by_search_text')"
                + " + pg_relation_size('message_by_search_pairs')");
    report.atMost(
        "search",
        "text and index / content",
        (text + index) / content,
        1.0,
        "text %.0f MB, index %.0f MB, content %.0f MB"
            .formatted(text / 1e6, index / 1e6, content / 1e6));
  }

  private static long bytes(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void measure(CairnServer.Settings settings, double bar, Report report)
      throws Exception {
    try (CairnServer server = settings.atFullSpeed().start()) {
      Http admin = new Http(server.uri(), Optional.of(TestUsers.token(TestUsers.ADAM)));
      while (JSON.readTree(admin.get("/v1/admin/search/rebuild").body())
              .get("sessions_left")
              .asLong()
          > 0) {
        Thread.sleep(500);
      }
      List<String> paths = new ArrayList<>(List.of(LIVE));
      for (String term : TERMS.values()) {
        paths.add("/v1/search?limit=20&q=" + URLEncoder.encode(term, StandardCharsets.UTF_8));
      }
      double[][] millis = new double[paths.size()][SAMPLES];
      for (int sample = -WARM_UP; sample < SAMPLES; sample++) {
        for (int i = 0; i < paths.size(); i++) {
          double time = time(admin, paths.get(i));
          if (sample >= 0) {
            millis[i][sample] = time;
          }
        }
      }
      double base = median(millis[0]);
      int i = 1;
      for (Map.Entry<String, String> term : TERMS.entrySet()) {
        JsonNode page = JSON.readTree(admin.get(paths.get(i)).body());
        report.atMost(
            "search",
            term.getKey() + " / `/health/live`",
            median(millis[i]) / base,
            bar,
            "%.2f and %.2f ms, medians; %d hits%s"
                .formatted(
                    median(millis[i]),
                    base,
                    page.get("hits").size(),
                    page.get("next_cursor").isNull() ? "" : " and more"));
        i++;
      }
    }
  }

  /** On PostgreSQL, where the write path writes the text, too. */
  @Test
  void smallAppends() throws Exception {
    Report report = new Report();
    try (EmbeddedPostgres one = EmbeddedPostgres.start();
        EmbeddedPostgres other = EmbeddedPostgres.start();
        CairnServer with =
            CairnServer.onPostgresql(one.getJdbcUrl("postgres", "postgres")).atFullSpeed().start();
        CairnServer without =
            CairnServer.onPostgresql(other.getJdbcUrl("postgres", "postgres"))
                .with("CAIRN_SEARCH_ENABLED", "false")
                .atFullSpeed()
                .start()) {
      double[] appends = new double[2];
      for (int round = -1; round < ROUNDS; round++) {
        double withSearch = appendsASecond(with);
        double withoutSearch = appendsASecond(without);
        if (round >= 0) {
          appends[0] += withSearch / ROUNDS;
          appends[1] += withoutSearch / ROUNDS;
        }
      }
      report.atLeast(
          "7",
          "small appends with search / without, 16 clients",
          appends[0] / appends[1],
          0.8,
          "%.0f and %.0f a second".formatted(appends[0], appends[1]));
    }
    report.writeTo(Path.of("target", "bench", "search-appends.md"), "POSTGRESQL", "not measured");
  }

  private static double appendsASecond(CairnServer server) throws Exception {
    Http admin = Http.admin(server);
    AtomicInteger appends = new AtomicInteger();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          () -> {
            String created =
                admin.post("/v1/sessions", "{\"title\":\"t\",\"state\":{\"messages\":[]}}").body();
            String path =
                "/v1/sessions/" + JSON.readTree(created).get("session_id").asText() + "/messages";
            for (int j = 0; System.nanoTime() < end; j++) {
              String body =
                  "{\"messages\":[{\"role\":\"user\",\"content\":\"Deploy step %d of the service"
                          .formatted(j)
                      + " failed with exit code 1, see /var/log/app.log\"}]}";
              assertThat(admin.post(path, body).statusCode()).isEqualTo(201);
              appends.incrementAndGet();
            }
            return null;
          });
    }
    var executor = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (var done : executor.invokeAll(clients)) {
        done.get();
      }
    } finally {
      executor.shutdown();
    }
    return (double) appends.get() / SECONDS;
  }

  private static void seed(SessionStorage storage) throws Exception {
    String texts = texts();
    int number = 0;
    int place = 0;
    for (int session = 0; session < SESSIONS; session++) {
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        String planted = " #" + number + planted(number);
        int length = MESSAGE_CHARACTERS - planted.length() - 40;
        if (place + length > texts.length()) {
          place = number % 1000; // so that no message is one that was before
        }
        ObjectNode message = JSON.createObjectNode().put("role", i % 2 == 0 ? "user" : "assistant");
        message.put("content", texts.substring(place, place + length) + planted);
        messages.add(
            new Message(
                i % 2 == 0 ? Message.Role.USER : Message.Role.ASSISTANT,
                JsonText.of(JSON.writeValueAsString(message))));
        place += length;
        number++;
      }
      storage.createSession(
          new CreateSessionRequest(
              "Session " + session,
              SessionVisibility.PRIVATE,
              Optional.empty(),
              new CheckpointState(messages, Optional.empty())));
    }
  }

  /** What is said in the project's transcripts, one text. */
  private static String texts() throws Exception {
    StringBuilder texts = new StringBuilder();
    try (InputStream lines = SearchBench.class.getResourceAsStream("/transcripts.jsonl")) {
      for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        for (JsonNode message : JSON.readTree(line).get("messages")) {
          texts.append(message.path("content").asText()).append('\n');
          for (JsonNode call : message.path("tool_calls")) {
            texts.append(call.at("/function/arguments").asText()).append('\n');
          }
        }
      }
    }
    return texts.toString();
  }

  private static double time(Http http, String path) throws Exception {
    long start = System.nanoTime();
    assertThat(http.get(path).statusCode()).isEqualTo(200);
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
