package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Two nodes on one PostgreSQL. The first lives all the time, so that it can be seen whether
 * anything grows in it; the second is killed and started again. Users are those of {@link
 * TestUsers}.
 */
final class SoakCluster implements AutoCloseable {

  private static final int SECONDS_WITHOUT_DATABASE = 2;

  private final AtomicInteger turn = new AtomicInteger();
  private final Set<URI> killed = ConcurrentHashMap.newKeySet();
  private final int postgresPort = CairnServer.freePort();
  private final Path postgresData =
      Files.createDirectories(CairnServer.newDataDirectory().resolve("pg"));
  private EmbeddedPostgres postgres;
  private final CairnServer first;
  private CairnServer second;
  private volatile List<URI> nodes;
  private volatile boolean isDatabaseAway;
  private volatile long databaseIsBackSince = System.nanoTime();
  private int restarts;

  SoakCluster() throws Exception {
    postgres = postgres();
    first = node();
    second = node();
    nodes = List.of(first.uri(), second.uri());
    try (TestDatabase database = TestDatabase.postgresql(url())) {
      TestUsers.addTo(database);
    }
  }

  private EmbeddedPostgres postgres() throws Exception {
    return EmbeddedPostgres.builder()
        .setPort(postgresPort)
        .setDataDirectory(postgresData)
        .setCleanDataDirectory(false)
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  private CairnServer node() throws Exception {
    return CairnServer.onPostgresql(url()).withJvmOption("-Xmx384m").start();
  }

  /** The node whose turn it is, which may be dead. */
  URI nextNode() {
    List<URI> known = nodes;
    return known.get(Math.floorMod(turn.getAndIncrement(), known.size()));
  }

  /** The node that is never killed. */
  CairnServer first() {
    return first;
  }

  List<CairnServer> both() {
    return List.of(first, second);
  }

  DataSource database() {
    return postgres.getPostgresDatabase();
  }

  void killSecondAndStartItAgain() throws Exception {
    killed.add(second.uri());
    second.kill();
    second = node();
    nodes = List.of(first.uri(), second.uri());
  }

  void restartDatabase() throws Exception {
    isDatabaseAway = true;
    postgres.close();
    TimeUnit.SECONDS.sleep(SECONDS_WITHOUT_DATABASE);
    postgres = postgres();
    databaseIsBackSince = System.nanoTime();
    isDatabaseAway = false;
    restarts++;
  }

  int kills() {
    return killed.size();
  }

  int restarts() {
    return restarts;
  }

  /**
   * Whether a node may leave a request without a response.
   *
   * @param sentAt by {@link System#nanoTime()}
   */
  boolean mayDrop(URI node, long sentAt) {
    return killed.contains(node) || isDatabaseAway || sentAt - databaseIsBackSince < 0;
  }

  @Override
  public void close() throws Exception {
    first.close();
    second.close();
    postgres.close();
  }
}
