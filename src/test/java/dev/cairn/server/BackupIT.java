package dev.cairn.server;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of backup and restore, tried. */
class BackupIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each as it was answered, by its address. */
  private final Map<String, String> sessions = new HashMap<>();

  @Test
  void copyOfTheFileOfAStoppedServerIsABackupOfH2() throws Exception {
    Path data = CairnServer.newDataDirectory();
    try (CairnServer server = CairnServer.onH2(data).start()) {
      addSessions(server, 3);
    }
    Path restored = CairnServer.newDataDirectory();
    Files.copy(data.resolve("cairn.mv.db"), restored.resolve("cairn.mv.db"));

    try (CairnServer server = CairnServer.onH2(restored).start()) {
      assertWhole(server);
    }
  }

  /** By the calls that pg_basebackup makes. */
  @Test
  void baseBackupOfPostgresqlUnderLoadHasAllThatWasAcknowledgedBefore() throws Exception {
    Path backup = CairnServer.newDataDirectory().resolve("pg");
    Path data = Files.createDirectories(CairnServer.newDataDirectory().resolve("pg"));
    try (EmbeddedPostgres postgres = postgres(data);
        CairnServer server =
            CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")).start()) {
      addSessions(server, 3);
      underLoad(server, () -> backUp(postgres, data, backup));
    }

    try (EmbeddedPostgres postgres = postgres(backup);
        CairnServer server =
            CairnServer.onPostgresql(postgres.getJdbcUrl("postgres", "postgres")).start()) {
      assertWhole(server);
      assertThat(create(server, "after").statusCode()).isEqualTo(201);
    }
  }

  private static EmbeddedPostgres postgres(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .start();
  }

  private static void backUp(EmbeddedPostgres postgres, Path data, Path backup) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('cairn', true)");
      copy(data, backup, "pg_wal");
      try (ResultSet stopped =
          statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        stopped.next();
        Files.writeString(backup.resolve("backup_label"), stopped.getString(1));
      }
      // What was written meanwhile is in here, up to the end of the backup.
      copy(data.resolve("pg_wal"), backup.resolve("pg_wal"), "");
    }
  }

  /** Copies a folder in which a server works, without what is in {@code omitted}. */
  private static void copy(Path from, Path to, String omitted) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(
                to.resolve(from.relativize(folder)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder.endsWith(omitted) && !omitted.isEmpty()
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (!name.equals("postmaster.pid") && !name.equals("epg-lock")) {
              try {
                Files.copy(file, to.resolve(from.relativize(file)), REPLACE_EXISTING);
              } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          /** The server may delete what it needs no more. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void underLoad(CairnServer server, Step step) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        writers.add(
            threads.submit(
                () -> {
                  do {
                    assertThat(create(server, "meanwhile").statusCode()).isEqualTo(201);
                  } while (!isOver.get());
                  return null;
                }));
      }
      step.run();
      isOver.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static HttpResponse<String> create(CairnServer server, String title) throws IOException {
    return Http.admin(server)
        .post(
            "/v1/sessions",
            "{\"title\":\"%s\",\"state\":{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}"
                .formatted(title, "x".repeat(3000)));
  }

  private void addSessions(CairnServer server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      JsonNode created = JSON.readTree(create(server, "before " + i).body());
      String session = "/v1/sessions/" + created.get("session_id").asText();
      sessions.put(session, Http.admin(server).get(session).body());
    }
  }

  private void assertWhole(CairnServer server) throws IOException {
    for (Map.Entry<String, String> session : sessions.entrySet()) {
      assertThat(Http.admin(server).get(session.getKey()).body()).isEqualTo(session.getValue());
    }
    JsonNode listed =
        JSON.readTree(Http.admin(server).get("/v1/sessions?limit=1000&total=true").body());
    assertThat(listed.get("total").asInt()).isGreaterThanOrEqualTo(sessions.size());
    assertThat(listed.get("sessions")).hasSize(Math.min(1000, listed.get("total").asInt()));
  }
}
