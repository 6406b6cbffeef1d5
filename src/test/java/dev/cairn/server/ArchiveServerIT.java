package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Archives larger than memory, and servers that die over them. */
class ArchiveServerIT {

  private static final int MEGABYTE = 1 << 20;

  /** More than the heap of the server that reads it. */
  private static final int LARGE_SESSIONS = 20;

  private static final int MEGABYTES_A_SESSION = 10;

  private static final int SESSIONS = 200;

  /** Messages that take several seconds. */
  private static final int LONG = 45_000;

  private static final String HEAP = "-Xmx176m";

  private static final Pattern MESSAGE_COUNT = Pattern.compile("\"message_count\":(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();

  private static Path archive(int sessions, int messages, int messageBytes) throws IOException {
    char[] filling = new char[messageBytes];
    Arrays.fill(filling, 'x');
    return archive(Collections.nCopies(sessions, messages), new String(filling));
  }

  /** Sessions of so many messages each, with their place in the archive as titles. */
  private static Path archive(List<Integer> messages, String text) throws IOException {
    Path file = CairnServer.newDataDirectory().resolve("archive.ndjson");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n");
      for (int i = 0; i < messages.size(); i++) {
        writeSession(out, String.valueOf(i), messages.get(i), text);
      }
      out.write("{\"end\":{\"sessions\":%d}}\n".formatted(messages.size()));
    }
    return file;
  }

  private static void writeSession(BufferedWriter out, String title, int messages, String text)
      throws IOException {
    out.write(
        "{\"session\":{\"id\":\"%s\",\"owner\":\"local admin\",\"title\":\"%s\",\"visibility\":\"PRIVATE\",\"cwd\":null,"
            .formatted(UUID.randomUUID(), title));
    out.write("\"created_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\",");
    out.write("\"deleted_at\":null,\"last_message_at\":null,");
    out.write("\"messages\":%d,\"checkpoints\":1}}\n".formatted(messages));
    for (int m = 0; m < messages; m++) {
      out.write("{\"message\":{\"role\":\"user\",\"content\":\"%d%s\"}}\n".formatted(m, text));
    }
    out.write(
        "{\"checkpoint\":{\"id\":\"%s\",\"parent_id\":null,\"created_at\":\"2026-01-01T00:00:00Z\",\"keep\":0,\"then\":[[0,%d]]}}\n"
            .formatted(UUID.randomUUID(), messages - 1));
  }

  private HttpRequest.Builder request(CairnServer server, String path) {
    return Http.admin(server).request(path);
  }

  private HttpRequest importing(CairnServer server, Path file) throws IOException {
    return request(server, "/v1/import")
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofFile(file))
        .build();
  }

  private String lastLine(CairnServer server, Path file) throws Exception {
    String told = http.send(importing(server, file), HttpResponse.BodyHandlers.ofString()).body();
    return told.substring(told.lastIndexOf('\n', told.length() - 2) + 1);
  }

  private Path export(CairnServer server) throws Exception {
    Path file = CairnServer.newDataDirectory().resolve("export.ndjson");
    http.send(request(server, "/v1/export").build(), HttpResponse.BodyHandlers.ofFile(file));
    return file;
  }

  @Test
  void archiveLargerThanTheHeapIsImportedAndExported() throws Exception {
    Path archive = archive(LARGE_SESSIONS, MEGABYTES_A_SESSION, MEGABYTE);
    Path temporary = CairnServer.newDataDirectory();
    try (CairnServer server =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .withJvmOption(HEAP)
            .withJvmOption("-Djava.io.tmpdir=" + temporary)
            .start()) {
      assertThat(lastLine(server, archive))
          .isEqualTo(
              "{\"summary\":{\"imported\":%1$d,\"skipped\":0,\"conflicts\":0,\"failed\":0,\"of\":%1$d,\"complete\":true}}\n"
                  .formatted(LARGE_SESSIONS));
      Path exported = export(server);

      assertThat(Files.size(exported))
          .isGreaterThan((long) LARGE_SESSIONS * MEGABYTES_A_SESSION * MEGABYTE);
      assertThat(lastLine(server, exported)).contains("\"skipped\":" + LARGE_SESSIONS);
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left.map(Path::getFileName).map(Path::toString))
            .noneMatch(name -> name.startsWith("cairn-body-"));
      }
      assertThat(server.log()).doesNotContain("OutOfMemoryError");
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void importThatWasInterruptedAndIsRepeatedEndsLikeOneThatWasNot() throws Exception {
    Path killed = archive(SESSIONS, 20, 2000);
    CairnServer.Settings settings = CairnServer.onH2(CairnServer.newDataDirectory());
    try (CairnServer server = settings.start()) {
      HttpResponse<Stream<String>> answer =
          http.send(importing(server, killed), HttpResponse.BodyHandlers.ofLines());
      Stream<String> lines = answer.body();
      lines.limit(20).forEach(line -> assertThat(line).contains("\"imported\""));
      server.kill();
    }

    try (CairnServer server = settings.start()) {
      String summary = lastLine(server, killed);
      assertThat(summary)
          .doesNotContain("\"imported\":" + SESSIONS)
          .contains("\"conflicts\":0,\"failed\":0,\"of\":" + SESSIONS);
      assertThat(sortedSessions(export(server))).isEqualTo(sortedSessions(killed));

      Path left = archive(SESSIONS, 20, 2000);
      leaveAndComeBack(server, left);
      assertThat(sortedSessions(export(server))).isEqualTo(sortedSessions(killed, left));
    }
  }

  private void leaveAndComeBack(CairnServer server, Path archive) throws Exception {
    HttpResponse<InputStream> answer =
        http.send(importing(server, archive), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream lines = answer.body()) {
      lines.readNBytes(500);
    }

    // The server may still be at it when the client comes back: then both meet, and wait.
    String summary = lastLine(server, archive);
    while (!summary.contains("\"skipped\":" + SESSIONS)) {
      assertThat(summary).contains("\"failed\":0");
      summary = lastLine(server, archive);
    }
  }

  /** Of the two sessions, the second takes long. */
  @Test
  void importEndsWithItsServerAndLeavesNoHalfSession() throws Exception {
    Path archive = archive(List.of(1, LONG, LONG, LONG), "x".repeat(100));
    CairnServer.Settings settings = CairnServer.onH2(CairnServer.newDataDirectory());
    try (CairnServer server = settings.start()) {
      HttpResponse<InputStream> answer =
          http.send(importing(server, archive), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream lines = answer.body()) {
        lines.readNBytes("{\"imported\":1".length());
        assertThat(server.terminate()).isTrue();
      }
    }

    try (CairnServer server = settings.start()) {
      String sessions = Http.admin(server).get("/v1/sessions").body();
      // One that was all but stored may be there: the server ends long before the last is read.
      assertThat(sessions).contains("\"title\":\"0\"").doesNotContain("\"title\":\"3\"");
      assertThat(MESSAGE_COUNT.matcher(sessions).results().map(count -> count.group(1)))
          .isSubsetOf("1", String.valueOf(LONG));
      assertThat(lastLine(server, archive)).contains("\"failed\":0").contains("\"complete\":true");
    }
  }

  /** The sessions of archives, each with its content, in any order. */
  private static List<String> sortedSessions(Path... archives) throws IOException {
    List<String> sessions = new ArrayList<>();
    for (Path archive : archives) {
      String text = Files.readString(archive);
      String[] parts = text.substring(0, text.indexOf("{\"end\"")).split("(?=\\{\"session\":)");
      sessions.addAll(Arrays.asList(parts).subList(1, parts.length));
    }
    sessions.sort(null);
    return sessions;
  }
}
