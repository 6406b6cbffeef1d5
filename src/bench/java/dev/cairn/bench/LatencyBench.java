package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Http;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What one client waits for, on a server that was just started and on one that has run for a while,
 * and what that costs. Writes {@code target/bench/latency.md}; what is compared takes turns.
 */
class LatencyBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();
  private static final int MESSAGES = 300;
  private static final int SAMPLES = 50;

  /** Requests to each route until the server counts as warm: 20,000 in all. */
  private static final int WARM = Integer.getInteger("bench.warm", 4000);

  private final Report report = new Report();
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private Http admin;
  private Connection database;

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void measure() throws Exception {
    Files.createDirectories(DIRECTORY);
    warmUpClient();
    Path dropins =
        Files.createDirectories(
            Path.of(System.getProperty("liberty.home"), "usr/servers/cairn/dropins"));
    Baselines.deployTo(dropins.toFile());
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      database = postgres.getPostgresDatabase().getConnection();
      long start = System.nanoTime();
      try (CairnServer server =
          CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres"))
              .atFullSpeed()
              .start()) {
        admin = Http.admin(server);
        started(server, (System.nanoTime() - start) / 1e9);
        execute(Baselines.ROW_TABLE);
        execute("create table naive (id uuid primary key, body text)");
        requests(server, pid(postgres));
      }
    } finally {
      Files.delete(dropins.resolve("baseline.war"));
    }
    report.writeTo(DIRECTORY.resolve("latency.md"), "One client.", "");
  }

  /** The client is Java, too, and must not be measured while it is cold itself. */
  private static void warmUpClient() throws Exception {
    HttpServer echo =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, Math.max(1, body.length));
          exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
          exchange.close();
        });
    echo.start();
    Http http =
        new Http(URI.create("http://127.0.0.1:" + echo.getAddress().getPort()), Optional.of("x"));
    String body = Bodies.state(Bodies.messages(MESSAGES, 1000));
    for (int i = 0; i < 3000; i++) {
      http.get("/");
      post(http, "/", i % 10 == 0 ? body : "{}");
    }
    echo.stop(0);
  }

  /** 13, until it is ready. */
  private void started(CairnServer server, double seconds) throws Exception {
    long start = System.nanoTime();
    while (admin.get("/health/ready").statusCode() != 200) {
      Thread.sleep(20);
    }
    double ready = seconds + (System.nanoTime() - start) / 1e9;
    report.atMost("13", "seconds from start to ready, first start", ready, 8, "packaged server");
    report.atMost("13", "MB of memory, idle", residentMegabytes(server.pid()), 400, "RSS");
  }

  private void requests(CairnServer server, long postgres) throws Exception {
    String long300 = create(Bodies.message(1000));
    List<String> messages = new ArrayList<>(List.of(Bodies.message(1000)));
    for (int i = 1; i < MESSAGES - SAMPLES; i++) {
      append(long300, messages);
    }
    for (int i = 0; i < SAMPLES; i++) {
      time("append", () -> append(long300, messages));
      time("two inserts", () -> insertTwice(Bodies.state(String.join(",", messages))));
    }
    String body = Bodies.state(String.join(",", messages));
    for (int i = 0; i < SAMPLES; i++) {
      time("read", () -> ok("/v1/sessions/" + long300));
      time("one row", () -> select(body));
    }
    for (int i = 0; i < 4 * SAMPLES; i++) {
      time("list", () -> ok("/v1/sessions/" + long300 + "/checkpoints?limit=20"));
      time("live", () -> ok("/health/live"));
    }
    report.atMost(
        "9",
        "append of 300 KB after 250 requests / two inserts of as many bytes",
        ratio("append", "two inserts"),
        1.0,
        parts("append", "two inserts"));
    report.atMost(
        "10",
        "read of it, on a server that never read it / a row of as many bytes",
        ratio("read", "one row"),
        0.7,
        parts("read", "one row"));
    report.atMost(
        "11", "list of 20 / `/health/live`, cold", ratio("list", "live"), 5, parts("list", "live"));
    Map<String, List<Double>> cold = new HashMap<>(millis);
    millis.clear();
    String small = create(Bodies.message(300));
    warmUp(long300, messages, small);
    settled(cold);
    millis.clear();
    for (int i = 0; i < 4 * SAMPLES; i++) {
      time("append", () -> appendTo(long300, messages));
      time("two inserts", () -> insertTwice(body));
      time("read", () -> ok("/v1/sessions/" + long300));
      time("one row", () -> select(body));
      time("list", () -> ok("/v1/sessions/" + long300 + "/checkpoints?limit=20"));
      time("live", () -> ok("/health/live"));
    }
    report.atMost(
        "9", "the same, warm", ratio("append", "two inserts"), 0.6, parts("append", "two inserts"));
    report.atMost("10", "the same, warm", ratio("read", "one row"), 0.7, parts("read", "one row"));
    report.atMost("11", "the same, warm", ratio("list", "live"), 3, parts("list", "live"));
    processorTime(server, postgres, small);
    for (int i = 0; i < 1000; i++) {
      create(Bodies.message(1000));
    }
    report.atMost(
        "13", "MB of memory after 1,000 sessions", residentMegabytes(server.pid()), 400, "RSS");
  }

  /** 12: what is asked for in turns, as often as it takes. */
  private void warmUp(String session, List<String> messages, String small) throws Exception {
    for (int i = 0; i < WARM; i++) {
      if (i % 10 == 0) {
        time("append", () -> appendTo(session, messages));
      }
      time("small append", () -> appendSmall(small));
      time("read", () -> ok("/v1/sessions/" + session));
      time("list", () -> ok("/v1/sessions/" + session + "/checkpoints?limit=20"));
      time("list of sessions", () -> ok("/v1/sessions?limit=20"));
      time("live", () -> ok("/health/live"));
    }
  }

  private void settled(Map<String, List<Double>> cold) {
    millis.forEach(
        (route, all) -> {
          double end = median(all.subList(all.size() - all.size() / 10, all.size()));
          List<Double> since = new ArrayList<>(cold.getOrDefault(route, List.of()));
          since.addAll(all);
          int window = SAMPLES;
          int requests = 0;
          while (requests + window <= since.size()
              && median(since.subList(requests, requests + window)) > 1.5 * end) {
            requests += window / 2;
          }
          report.atMost(
              "12",
              "requests until the median of 50 is within 1.5 × its last value: " + route,
              requests,
              500,
              format("%.2f ms in the end", end));
        });
  }

  /** 14. */
  private void processorTime(CairnServer server, long postgres, String small) throws Exception {
    int count = 1000;
    double[] ours = new double[3];
    double[] theirs = new double[3];
    for (int round = 0; round < ours.length; round++) {
      double before = processorMillis(server.pid()) + processorMillisOfTree(postgres);
      for (int i = 0; i < count; i++) {
        appendSmall(small);
      }
      double between = processorMillis(server.pid()) + processorMillisOfTree(postgres);
      for (int i = 0; i < count; i++) {
        String body = Bodies.state(Bodies.message(300));
        assertThat(post(admin, Baselines.ROW_PATH, body)).isEqualTo(201);
      }
      double after = processorMillis(server.pid()) + processorMillisOfTree(postgres);
      ours[round] = (between - before) / count;
      theirs[round] = (after - between) / count;
    }
    Arrays.sort(ours);
    Arrays.sort(theirs);
    report.atMost(
        "14",
        "processor time of a small append / of a sign-in and one row",
        ours[1] / theirs[1],
        2.0,
        format("%.2f and %.2f ms, server and database", ours[1], theirs[1]));
  }

  private void append(String session, List<String> messages) throws Exception {
    messages.add(Bodies.message(1000));
    String body = Bodies.state(String.join(",", messages));
    assertThat(post(admin, "/v1/sessions/" + session + "/checkpoints", body)).isEqualTo(201);
  }

  /** One message more, but as long as before. */
  private void appendTo(String session, List<String> messages) throws Exception {
    List<String> sent = new ArrayList<>(messages);
    append(session, sent);
  }

  private void appendSmall(String session) throws Exception {
    String body = Bodies.state(Bodies.message(300));
    assertThat(post(admin, "/v1/sessions/" + session + "/checkpoints", body)).isEqualTo(201);
  }

  private String create(String messages) throws IOException {
    return JSON.readTree(admin.post("/v1/sessions", Bodies.session(messages)).body())
        .get("session_id")
        .asText();
  }

  private static int post(Http http, String path, String body) throws IOException {
    HttpRequest.Builder request =
        http.request(path)
            .header("Content-Type", "application/json")
            .header("Prefer", "return=minimal")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return http.send(request).statusCode();
  }

  private void ok(String path) throws Exception {
    assertThat(admin.get(path).statusCode()).isEqualTo(200);
  }

  private UUID lastInserted;

  private void insertTwice(String body) throws Exception {
    for (int i = 0; i < 2; i++) {
      lastInserted = UUID.randomUUID();
      try (PreparedStatement insert =
          database.prepareStatement("insert into naive values (?, ?)")) {
        insert.setObject(1, lastInserted);
        insert.setString(2, body);
        insert.executeUpdate();
      }
    }
  }

  private void select(String body) throws Exception {
    try (PreparedStatement select =
        database.prepareStatement("select body from naive where id = ?")) {
      select.setObject(1, lastInserted);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).hasSizeGreaterThan(body.length() / 2);
      }
    }
  }

  private void execute(String sql) throws Exception {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private void time(String name, Action action) throws Exception {
    long start = System.nanoTime();
    action.run();
    millis.computeIfAbsent(name, any -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
  }

  private double ratio(String name, String baseline) {
    return median(millis.get(name)) / median(millis.get(baseline));
  }

  private String parts(String name, String baseline) {
    return format(
        "%.2f and %.2f ms, medians", median(millis.get(name)), median(millis.get(baseline)));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static long pid(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement select = connection.prepareStatement("select pg_backend_pid()");
        ResultSet row = select.executeQuery()) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }
  }

  /** User and system time of a process. */
  private static double processorMillis(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  private static double processorMillisOfTree(long pid) {
    return Stream.concat(
            Stream.of(pid),
            ProcessHandle.of(pid).orElseThrow().descendants().map(ProcessHandle::pid))
        .mapToDouble(LatencyBench::processorMillis)
        .sum();
  }

  private static double residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024.0;
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
