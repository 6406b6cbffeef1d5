package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.database.TestDatabase;
import dev.cairn.json.JsonReader;
import dev.cairn.json.RequestBodies;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import dev.cairn.session.JsonText;
import dev.cairn.session.SessionLabels;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures the packaged server on PostgreSQL, which syncs its commits to the disk, and writes
 * {@code target/bench/report.md}. What is compared takes turns within one run.
 */
class PerformanceBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();
  private static final int ROUNDS = 3;

  /** Until the compiler has done with what is measured. */
  private static final int WARM_UP_ROUNDS = 3;

  private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
  private static final int SAMPLES = Integer.getInteger("bench.samples", 300);
  private static final int CLIENTS = 16;
  private static final int STREAMS = 500;
  private static final int STREAM_ROUNDS = 5;
  private static final int LOADERS = 4;
  private static final String LIVE = "/health/live";

  private final Report report = new Report();

  @Test
  void measure() throws Exception {
    Files.createDirectories(DIRECTORY);
    Path dropins =
        Files.createDirectories(
            Path.of(System.getProperty("liberty.home"), "usr/servers/cairn/dropins"));
    Baselines.deployTo(dropins.toFile());
    try {
      if (isWanted("1")) {
        storedBytes();
      }
      try (EmbeddedPostgres postgres = postgres();
          CairnServer server =
              onFullSpeed(CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")))
                  .with("CAIRN_MAX_EVENT_STREAMS", String.valueOf(2 * STREAMS))
                  .start()) {
        assertThat(Http.admin(server).get("/v1/account").statusCode()).isEqualTo(200);
        throughput(server, postgres);
        latency(server, postgres);
      }
      if (isWanted("8")) {
        heap();
      }
    } finally {
      Files.delete(dropins.resolve("baseline.war"));
    }
    String storage = isWanted("storage") ? storage() : "not measured";
    report.writeTo(DIRECTORY.resolve("report.md"), environment(), storage);
  }

  private static EmbeddedPostgres postgres() throws Exception {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  /** With {@code -Dbench.profile=true} the server leaves {@code target/bench/server.jfr}. */
  private static CairnServer.Settings onFullSpeed(CairnServer.Settings settings) {
    settings.atFullSpeed();
    return Boolean.getBoolean("bench.profile")
        ? settings.withJvmOption(
            "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                + DIRECTORY.resolve("server.jfr"))
        : settings;
  }

  /** With {@code -Dbench.only=2,7} nothing else is measured. */
  private static boolean isWanted(String number) {
    String only = System.getProperty("bench.only", "");
    return only.isEmpty() || List.of(only.split(",")).contains(number);
  }

  /** 1: one more message of 1000 bytes with each of 500 checkpoints. */
  private void storedBytes() throws Exception {
    int checkpoints = 500;
    try (EmbeddedPostgres postgres = postgres();
        TestDatabase database = TestDatabase.withoutSearchOn(postgres);
        Connection connection = postgres.getPostgresDatabase().getConnection()) {
      var storage = database.storageFor("alice");
      var requests = JsonReader.ofRequests(100_000);
      database.execute("create table naive (id uuid primary key, state text)");
      StringBuilder messages = new StringBuilder();
      UUID session = null;
      for (int i = 0; i < checkpoints; i++) {
        messages.append(i == 0 ? "" : ",").append(Bodies.message(1000));
        var text = JsonText.of(Bodies.session(messages.toString()));
        if (session == null) {
          session =
              storage
                  .createSession(
                      requests
                          .read(text, RequestBodies.CreateSession.class)
                          .toRequest(SessionLabels.NONE, Optional.empty()))
                  .sessionId();
        } else {
          storage.createCheckpoint(
              session,
              requests
                  .read(text, RequestBodies.CreateCheckpoint.class)
                  .toRequest(Optional.empty()));
        }
        try (PreparedStatement insert =
            connection.prepareStatement("insert into naive values (?, ?)")) {
          insert.setObject(1, UUID.randomUUID());
          insert.setString(2, Bodies.state(messages.toString()));
          insert.executeUpdate();
        }
      }
      database.execute("vacuum");
      String sizes =
          "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relname";
      double content = checkpoints * 1000.0;
      double stored = database.number(sizes + " in ('session', 'message', 'checkpoint')");
      double naive = database.number(sizes + " = 'naive'");
      report.atMost(
          "1",
          "stored bytes / content bytes, 500 checkpoints",
          stored / content,
          2.0,
          format(
              "%.2f MB; one JSON text per checkpoint: %.1f MB, %.0f×",
              stored / 1e6, naive / 1e6, naive / content));
    }
  }

  /** 2, 3 and 7. */
  private void throughput(CairnServer server, EmbeddedPostgres postgres) throws Exception {
    Http admin = Http.admin(server);
    String messages = Bodies.messages(Bodies.MEGABYTE_MESSAGES, 1000);
    String session = "/v1/sessions/" + create(admin, messages);
    List<String> appended = new ArrayList<>(); // an agent has a session of its own
    for (int i = 0; i < LOADERS; i++) {
      appended.add("/v1/sessions/" + create(admin, messages) + "/checkpoints");
    }
    String body = Bodies.state(messages + "," + Bodies.freshMessage(1000));
    List<LoadStep> steps = new ArrayList<>();
    for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
      if (isWanted("2")) {
        steps.add(get(server, "read " + round, session));
        steps.add(get(server, "read baseline " + round, Baselines.PATH));
      }
      if (isWanted("3")) {
        steps.add(post(server, "append " + round, appended, body));
        steps.add(post(server, "append baseline " + round, List.of(Baselines.PATH), body));
      }
    }
    if (!steps.isEmpty()) {
      Map<String, Double> found = Load.run(DIRECTORY, steps);
      if (isWanted("2")) {
        compare("2", "reading 1 MB / a constant 1 MB, requests a second", found, "read", 0.5);
      }
      if (isWanted("3")) {
        compare("3", "appending one message, 1 MB sent / digesting it", found, "append", 0.4);
      }
    }
    if (isWanted("7")) {
      List<String> small = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        small.add(create(admin, Bodies.message(300)));
      }
      appends(server, postgres, small);
    }
    if (isWanted("9")) {
      List<String> small = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        small.add(create(admin, Bodies.message(300)));
      }
      appendsBesideStreams(server, small);
    }
  }

  /**
   * 9: the appends of 7 with and without event streams, in turns. Each session that is appended to
   * has one, and so have others in which nothing happens.
   */
  private void appendsBesideStreams(CairnServer server, List<String> sessions) throws Exception {
    Http admin = Http.admin(server);
    List<String> listened = new ArrayList<>(sessions);
    while (listened.size() < STREAMS) {
      listened.add(create(admin, Bodies.message(300)));
    }
    double[] ratios = new double[STREAM_ROUNDS];
    double[] without = new double[STREAM_ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < STREAM_ROUNDS; round++) {
      double alone = appendsASecond(server, sessions);
      double beside;
      try (EventListeners listeners = EventListeners.to(server, listened)) {
        beside = appendsASecond(server, sessions);
        assertThat(listeners.open()).isEqualTo(STREAMS);
      }
      if (round >= 0) {
        without[round] = alone;
        ratios[round] = beside / alone;
      }
    }
    report.atLeast(
        "9",
        "small appends with / without %d event streams, 16 clients".formatted(STREAMS),
        median(ratios),
        0.9,
        format(
            "%.0f and %.0f a second; ratios of the rounds %s",
            median(without) * median(ratios), median(without), Arrays.toString(ratios)));
  }

  private void compare(
      String number, String measure, Map<String, Double> found, String name, double bar) {
    double[] ratios = new double[ROUNDS];
    double[] perSecond = new double[ROUNDS];
    for (int round = 1; round <= ROUNDS; round++) {
      perSecond[round - 1] = found.get(name + " " + round);
      ratios[round - 1] = perSecond[round - 1] / found.get(name + " baseline " + round);
    }
    report.atLeast(
        number,
        measure,
        median(ratios),
        bar,
        format(
            "%.0f and %.0f a second, 4 clients",
            median(perSecond), median(perSecond) / median(ratios)));
  }

  /** 7: 16 clients append small messages, each to a session of its own. */
  private void appends(CairnServer server, EmbeddedPostgres postgres, List<String> sessions)
      throws Exception {
    double[] ratios = new double[ROUNDS];
    double[] ours = new double[ROUNDS];
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      connection
          .createStatement()
          .execute("create table baseline (id uuid primary key, body text);" + Baselines.ROW_TABLE);
    }
    double[] toRows = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      double theirs = inserts(postgres);
      double each = appendsASecond(server, sessions);
      double rows = rowsASecond(server);
      if (round >= 0) {
        ours[round] = each;
        ratios[round] = each / theirs;
        toRows[round] = each / rows;
      }
    }
    report.atLeast(
        "7",
        "small appends / sign-in and one row of the same bytes, 16 clients",
        median(toRows),
        0.5,
        format("%.0f and %.0f a second", median(ours), median(ours) / median(toRows)));
    report.atLeast(
        "7",
        "small appends / single-row inserts by JDBC, 16 clients",
        median(ratios),
        0.3,
        format(
            "%.0f and %.0f a second; rounds %s",
            median(ours), median(ours) / median(ratios), Arrays.toString(ours)));
  }

  private static double appendsASecond(CairnServer server, List<String> sessions) throws Exception {
    return perSecond(
        client -> {
          Http admin = Http.admin(server);
          String path = "/v1/sessions/" + sessions.get(client) + "/checkpoints";
          return () -> {
            String message =
                Bodies.freshMessage(300).replace(LoadStep.FRESH, UUID.randomUUID().toString());
            assertThat(post(admin, path, Bodies.state(message))).isEqualTo(201);
          };
        });
  }

  private static double rowsASecond(CairnServer server) throws Exception {
    return perSecond(
        client -> {
          Http admin = Http.admin(server);
          return () -> {
            String body = Bodies.state(Bodies.message(300));
            assertThat(post(admin, Baselines.ROW_PATH, body)).isEqualTo(201);
          };
        });
  }

  private static double inserts(EmbeddedPostgres postgres) throws Exception {
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        connections.add(DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres")));
      }
      return perSecond(
          client -> {
            PreparedStatement insert =
                connections.get(client).prepareStatement("insert into baseline values (?, ?)");
            return () -> {
              insert.setObject(1, UUID.randomUUID());
              insert.setString(2, Bodies.message(300));
              insert.executeUpdate();
            };
          });
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private interface Client {
    Action start(int number) throws Exception;
  }

  private static double perSecond(Client client) throws Exception {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    List<Callable<Long>> work = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Action action = client.start(i);
      work.add(
          () -> {
            long count = 0;
            while (System.nanoTime() < end) {
              action.run();
              count++;
            }
            return count;
          });
    }
    return inParallel(work).stream().mapToLong(Long::longValue).sum() / (double) SECONDS;
  }

  private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  /** 4, 5 and 6: by a client of one's own, since Gatling counts whole milliseconds. */
  private void latency(CairnServer server, EmbeddedPostgres postgres) throws Exception {
    Http admin = Http.admin(server);
    String old = "/v1/sessions/" + create(admin, Bodies.message(1000));
    if (isWanted("4") || isWanted("6")) {
      grow(admin, old, 999, 1000);
    }
    if (isWanted("4")) {
      late(admin, old);
    }
    if (isWanted("6")) {
      checkpoints(admin, old);
    }
    if (isWanted("5")) {
      sessions(admin, postgres);
    }
  }

  private void late(Http admin, String old) throws Exception {
    String young = "/v1/sessions/" + create(admin, Bodies.messages(990, 1000));
    grow(admin, young, 10, 1000);
    double[] append = medians(() -> appendOne(admin, old), () -> appendOne(admin, young));
    report.atMost(
        "4",
        "append at checkpoint 1,000 / at checkpoint 10, 1 MB sent",
        append[0] / append[1],
        1.2,
        millis(append));
  }

  private void sessions(Http admin, EmbeddedPostgres postgres) throws Exception {
    seed(postgres, 100_000);
    String first = "/v1/sessions?limit=20";
    String cursor =
        JSON.readTree(admin.get("/v1/sessions?limit=20&offset=9960").body())
            .get("next_cursor")
            .asText();
    double[] list =
        medians(
            () -> ok(admin, first),
            () -> ok(admin, first + "&cursor=" + cursor),
            () -> ok(admin, LIVE),
            () -> ok(admin, first + "&label=team:sre"),
            () -> ok(admin, first + "&label=ticket:Session%2050000"));
    report.atMost(
        "5",
        "list of 20 of 100,000 sessions / `/health/live`",
        list[0] / list[2],
        4.0,
        millis(list[0], list[2]));
    report.atMost(
        "5", "page 500 by cursor / page 1", list[1] / list[0], 1.2, millis(list[1], list[0]));
    report.atMost(
        "5",
        "the list by a label of 10,000 sessions / `/health/live`",
        list[3] / list[2],
        4.0,
        millis(list[3], list[2]));
    report.atMost(
        "5",
        "the list by a label of one session / `/health/live`",
        list[4] / list[2],
        4.0,
        millis(list[4], list[2]));
  }

  private void checkpoints(Http admin, String old) throws Exception {
    String largeMessages = "/v1/sessions/" + create(admin, Bodies.message(100_000));
    grow(admin, largeMessages, 999, 100_000);
    double[] checkpoints =
        medians(
            () -> ok(admin, old + "/checkpoints?limit=20"),
            () -> ok(admin, largeMessages + "/checkpoints?limit=20"),
            () -> ok(admin, LIVE));
    report.atMost(
        "6",
        "list of 20 of 1,000 checkpoints / `/health/live`",
        checkpoints[0] / checkpoints[2],
        4.0,
        millis(checkpoints[0], checkpoints[2]));
    report.atMost(
        "6",
        "the same with messages of 100 KB / of 1 KB",
        checkpoints[1] / checkpoints[0],
        1.2,
        millis(checkpoints[1], checkpoints[0]));
  }

  private static void grow(Http admin, String session, int checkpoints, int bytes)
      throws Exception {
    for (int i = 0; i < checkpoints; i++) {
      String body = "{\"messages\":[" + Bodies.message(bytes) + "]}";
      assertThat(post(admin, session + "/messages", body)).isEqualTo(201);
    }
  }

  /** Sends what the session has and one message more. */
  private static void appendOne(Http admin, String session) throws Exception {
    String known = KNOWN.computeIfAbsent(session, path -> messagesOf(admin, path));
    String body = Bodies.state(known + "," + Bodies.message(1000));
    assertThat(post(admin, session + "/checkpoints", body)).isEqualTo(201);
  }

  /** Sends a body, and reads no state in the answer: only its status. */
  private static int post(Http admin, String path, String body) throws IOException {
    HttpRequest.Builder request =
        admin
            .request(path)
            .header("Content-Type", "application/json")
            .header("Prefer", "return=minimal")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return admin.send(request).statusCode();
  }

  private static final Map<String, String> KNOWN = new HashMap<>();

  private static String messagesOf(Http admin, String session) {
    try {
      String body = admin.get(session).body();
      int start = body.indexOf("\"messages\":[") + "\"messages\":[".length();
      return body.substring(start, body.lastIndexOf("]}"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ok(Http http, String path) throws Exception {
    assertThat(http.get(path).statusCode()).isEqualTo(200);
  }

  /** Milliseconds; the actions take turns, so that what disturbs one disturbs all. */
  private static double[] medians(Action... actions) throws Exception {
    double[][] millis = new double[actions.length][SAMPLES];
    for (int sample = -SAMPLES / 2; sample < SAMPLES; sample++) {
      for (int i = 0; i < actions.length; i++) {
        long start = System.nanoTime();
        actions[i].run();
        if (sample >= 0) {
          millis[i][sample] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return Arrays.stream(millis).mapToDouble(PerformanceBench::median).toArray();
  }

  private static void seed(EmbeddedPostgres postgres, int count) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      connection.setAutoCommit(true);
      connection
          .createStatement()
          .execute(
              ("insert into session (id, owner, title, title_folded, visibility, deleted,"
                      + " created_at, updated_at, active_checkpoint_id, checkpoint_count,"
                      + " distinct_message_count, message_count) select gen_random_uuid(), 'local admin',"
                      + " 'Session ' || n, 'session ' || n, 'PRIVATE', false, t, t,"
                      + " gen_random_uuid(), 1, 10, 10 from (select n, current_timestamp"
                      + " - n * interval '1 minute' as t from generate_series(1, %d) n) as s")
                  .formatted(count));
      connection
          .createStatement()
          .execute(
              "insert into session_label (session_id, label_key, label_value)"
                  + " select id, 'team', 'sre' from session where title like '%7'"
                  + " union all select id, 'ticket', title from session");
      connection.createStatement().execute("vacuum analyze session, session_label");
    }
  }

  /** 8: 16 clients post 16 MB at once to a server with -Xmx512m. */
  private void heap() throws Exception {
    try (EmbeddedPostgres postgres = postgres();
        CairnServer server =
            onFullSpeed(CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")))
                .withJvmOption("-Xmx512m")
                .start()) {
      List<Callable<Integer>> posts = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String body = Bodies.session(Bodies.messages(16, 1 << 20));
        posts.add(
            () -> {
              try {
                return post(Http.admin(server), "/v1/sessions", body);
              } catch (IOException e) {
                return 0;
              }
            });
      }
      List<Integer> statuses = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        statuses.addAll(inParallel(posts));
      }
      long taken = statuses.stream().filter(status -> status == 201).count();
      boolean isMet = taken == statuses.size() && !server.log().contains("OutOfMemory");
      report.fact(
          "8",
          "bodies of 16 MB taken from 16 clients at once with -Xmx512m",
          taken + " of " + statuses.size(),
          "all",
          isMet,
          "three rounds; answers " + statuses.stream().distinct().toList());
    }
  }

  private static String storage() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(StorageBenchmark.class.getName())
                    .output(DIRECTORY.resolve("jmh.log").toString())
                    .build())
            .run();
    StringBuilder table = new StringBuilder("| step, 1 MB of messages | ms |\n|---|---|\n");
    for (RunResult result : results) {
      var score = result.getPrimaryResult();
      table.append(
          format(
              "| %s | %.2f ± %.2f |\n", score.getLabel(), score.getScore(), score.getScoreError()));
    }
    return table.toString();
  }

  private static String environment() throws Exception {
    String cpu =
        new File("/proc/cpuinfo").exists()
            ? Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse("")
            : "";
    return "%d cores %s, %s %s, Java %s, Open Liberty and PostgreSQL of the build, clients on the same machine"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            cpu,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"));
  }

  private static LoadStep get(CairnServer server, String name, String path) {
    return new LoadStep(
        name, LOADERS, SECONDS, "GET", List.of(server.uri() + path), CairnServer.ADMIN_TOKEN, "");
  }

  private static LoadStep post(CairnServer server, String name, List<String> paths, String body) {
    return new LoadStep(
        name,
        LOADERS,
        SECONDS,
        "POST",
        paths.stream().map(path -> server.uri() + path).toList(),
        CairnServer.ADMIN_TOKEN,
        body);
  }

  private static String create(Http http, String messages) throws Exception {
    return JSON.readTree(http.post("/v1/sessions", Bodies.session(messages)).body())
        .get("session_id")
        .asText();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String millis(double... values) {
    return format("%.2f and %.2f ms, medians", values[0], values[1]);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
