package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A PostgreSQL that fails under a server: what can be done on another connection, or in another
 * transaction, is done without the client's help. Its log shows each statement.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseRestartIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 16;
  private static final int PAUSE_MILLIS = 100;
  private static final String STATEMENT = ".*LOG: +(statement|execute).*";

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private int port;
  private Path data;
  private Path log;
  private EmbeddedPostgres postgres;
  private CairnServer server;
  private Http client;
  private String session;

  @BeforeAll
  void start() throws Exception {
    port = CairnServer.freePort();
    Path directory = CairnServer.newDataDirectory();
    data = Files.createDirectories(directory.resolve("pg"));
    log = directory.resolve("postgresql.log");
    startPostgres();
    server = CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")).start();
    client = Http.admin(server);
  }

  @BeforeEach
  void createSession() throws Exception {
    session = create();
  }

  private void startPostgres() throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("log_statement", "all")
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    threads.shutdownNow();
    server.close();
    postgres.close();
  }

  private void restartPostgres() throws Exception {
    fillPool();
    postgres.close();
    startPostgres();
  }

  /** One process of it is killed, whereupon it ends all connections without a word. */
  private void crashPostgres() throws Exception {
    fillPool();
    long before = starts();
    long pid =
        number(
            "select max(pid) from pg_stat_activity where application_name like '%JDBC%'"
                + " and pid <> pg_backend_pid()");
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    while (starts() == before) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private long starts() throws IOException {
    return logged(".*database system is ready to accept connections.*").size();
  }

  private List<String> logged(String pattern) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.matches(pattern)).toList();
    }
  }

  /** So many requests at once that there are several connections, all of which die. */
  private void fillPool() throws Exception {
    while (connections() < AT_ONCE / 2) {
      assertThat(atOnce(() -> read())).containsOnly(200);
    }
  }

  private long connections() throws SQLException {
    return number("select count(*) from pg_stat_activity where application_name like '%JDBC%'") - 1;
  }

  private List<Integer> atOnce(Callable<Integer> request) throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      all.add(threads.submit(request));
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> each : all) {
      statuses.add(each.get());
    }
    return statuses;
  }

  private String create() throws Exception {
    return JSON.readTree(client.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}").body())
        .get("session_id")
        .asText();
  }

  private int read() throws Exception {
    return client.get("/v1/sessions/" + session).statusCode();
  }

  private int append() throws Exception {
    return appended().statusCode();
  }

  private HttpResponse<String> appended() throws Exception {
    return client.post(
        "/v1/sessions/" + session + "/messages",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(UUID.randomUUID()));
  }

  private void assertAppended(int times) throws Exception {
    assertThat(numberOf("checkpoint")).isEqualTo(1 + times);
    assertThat(numberOf("message")).isEqualTo(times);
    JsonNode messages =
        JSON.readTree(client.get("/v1/sessions/" + session).body())
            .at("/session/active_checkpoint/state/messages");
    assertThat(messages).hasSize(times);
  }

  private long numberOf(String table) throws SQLException {
    return number("select count(*) from %s where session_id = '%s'".formatted(table, session));
  }

  private long number(String sql) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void requestsAfterARestartSucceedOnce() throws Exception {
    restartPostgres();
    assertThat(read()).isEqualTo(200);
    restartPostgres();
    assertThat(append()).isEqualTo(201);
    restartPostgres();
    assertThat(atOnce(this::append)).containsOnly(201);
    restartPostgres();
    assertThat(atOnce(this::read)).containsOnly(200);
    crashPostgres();
    assertThat(atOnce(this::append)).containsOnly(201);

    assertAppended(1 + 2 * AT_ONCE);
    assertThat(client.get("/metrics").body())
        .containsPattern("cairn_database_retries_total\\{reason=\"connection\"} [1-9]");
  }

  @Test
  void noStatementAsksWhetherAConnectionIsAlive() throws Exception {
    read();
    append();
    int before = logged(STATEMENT).size();
    read();
    append();

    List<String> all = logged(STATEMENT);
    List<String> statements = all.subList(before, all.size());
    assertThat(statements).isNotEmpty().noneMatch(line -> line.matches(".*: *(select 1)?;? *"));
  }

  /** Has the first writes of checkpoints fail. */
  private void failing(String trigger, int times, String how) throws SQLException {
    execute(
        """
        create sequence tries;
        create function fail() returns trigger language plpgsql as $$
        begin
          if nextval('tries') <= %d then
            %s;
          end if;
          return new;
        end $$;
        create %s on checkpoint %s for each row execute function fail()"""
            .formatted(
                times,
                how,
                trigger,
                trigger.startsWith("constraint") ? "deferrable initially deferred" : ""));
  }

  private void failingNoMore() throws SQLException {
    execute("drop function fail() cascade; drop sequence tries");
  }

  @Test
  void whatGivesWayIsTriedAgainAndWhatMayBeCommittedIsNot() throws Exception {
    String atOnce = "trigger failing before insert";
    String atCommit = "constraint trigger failing after insert";
    String end = "perform pg_terminate_backend(pg_backend_pid())";

    failing(atOnce, 3, "raise exception 'x' using errcode = '40001'");
    assertThat(append()).isEqualTo(201);
    assertThat(number("select last_value from tries")).isEqualTo(4);
    failingNoMore();

    failing(atCommit, 3, "raise exception 'x' using errcode = '40001'");
    assertThat(append()).isEqualTo(201);
    assertThat(number("select last_value from tries")).isEqualTo(4);
    failingNoMore();

    failing(atOnce, 1, end);
    assertThat(append()).isEqualTo(201);
    assertThat(number("select last_value from tries")).isEqualTo(2);
    failingNoMore();
    assertAppended(3);

    failing(atCommit, 1, end);
    HttpResponse<String> answer = appended();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(number("select last_value from tries")).isEqualTo(1);
    failingNoMore();
    assertAppended(3);
  }
}
