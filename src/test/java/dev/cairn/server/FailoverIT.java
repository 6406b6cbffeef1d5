package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A PostgreSQL that is lost under load, and its synchronous standby, which takes its place. One
 * node reaches them by an address that moves, the other by a URL that names both.
 */
class FailoverIT {

  private static final int PAUSE_MILLIS = 100;

  private final RoundRobin client = new RoundRobin(CairnServer.ADMIN_TOKEN);
  private final Writers writers = new Writers(client);

  private Path primaryData;
  private EmbeddedPostgres primary;
  private EmbeddedPostgres standby;
  private MovableAddress address;

  @BeforeEach
  void startBoth() throws Exception {
    Path directory = CairnServer.newDataDirectory();
    primaryData = Files.createDirectories(directory.resolve("primary"));
    int primaryPort = CairnServer.freePort();
    postgres(primaryPort, primaryData).start().close();
    Path standbyData = directory.resolve("standby");
    copyForStandby(primaryData, standbyData, primaryPort);

    primary =
        postgres(primaryPort, primaryData)
            .setServerConfig("synchronous_standby_names", "'*'")
            .start();
    standby = postgres(CairnServer.freePort(), standbyData).start();
    while (!value(primary, "select string_agg(sync_state, ',') from pg_stat_replication")
        .equals("sync")) {
      Thread.sleep(PAUSE_MILLIS);
    }
    address = new MovableAddress(primaryPort);
  }

  private static EmbeddedPostgres.Builder postgres(int port, Path data) {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("synchronous_commit", "on");
  }

  private static void copyForStandby(Path primary, Path standby, int primaryPort)
      throws IOException {
    try (Stream<Path> files = Files.walk(primary)) {
      for (Path file : files.toList()) {
        Files.copy(file, standby.resolve(primary.relativize(file)));
      }
    }
    Files.setPosixFilePermissions(standby, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(standby.resolve("standby.signal"), "");
    Files.writeString(
        standby.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primaryPort));
  }

  @AfterEach
  void stop() throws Exception {
    writers.close();
    address.close();
    standby.close();
    primary.close();
  }

  @Test
  void nothingAcknowledgedIsLostOrDoneTwice() throws Exception {
    try (CairnServer first = CairnServer.onPostgresql(url("127.0.0.1:" + address.port())).start();
        CairnServer second = withBothAddresses().start()) {
      client.use(first.uri(), second.uri());
      writers.createSessions();

      writers.goOnWhile(() -> failOver(first));

      writers.assertComplete(standby.getPostgresDatabase());
      for (CairnServer node : List.of(first, second)) {
        assertThat(Http.admin(node).get("/health/ready").statusCode()).isEqualTo(200);
      }
    }
  }

  private CairnServer.Settings withBothAddresses() {
    String url = url("127.0.0.1:%d,127.0.0.1:%d".formatted(primary.getPort(), standby.getPort()));
    return CairnServer.onPostgresql(url).with("CAIRN_DB_URL", url + "?targetServerType=primary");
  }

  private static String url(String hosts) {
    return "jdbc:postgresql://" + hosts + "/postgres";
  }

  /** The address moves first: meanwhile it leads to a server that only reads. */
  private void failOver(CairnServer node) throws Exception {
    crashPrimary();
    address.moveTo(standby.getPort());
    HttpResponse<String> answer =
        Http.admin(node).post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(Http.admin(node).get("/v1/sessions").statusCode()).isEqualTo(200);
    assertThat(value(standby, "select pg_promote()")).isEqualTo("t");
  }

  /** As if its power failed: none of its processes finishes anything. */
  private void crashPrimary() throws IOException {
    String pid = Files.readAllLines(primaryData.resolve("postmaster.pid")).get(0);
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(postmaster.descendants(), Stream.of(postmaster)).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private static String value(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
