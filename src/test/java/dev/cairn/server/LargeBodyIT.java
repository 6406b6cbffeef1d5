package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A body of 100 MB passes a server whose whole heap is three times as large. */
class LargeBodyIT {

  private static final int BODY_BYTES = 100_000_000;
  private static final String HEAP = "-Xmx300m";
  private static final int MOST_KILOBYTES_OF_BUFFERS = 16 << 10;
  private static final Pattern BUFFERS = Pattern.compile("Other \\(reserved=(\\d+)KB");

  @Test
  void largeBodiesPassOnH2AndLeaveNoBuffersBehind() throws Exception {
    try (CairnServer server =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .withJvmOption(HEAP)
            .withJvmOption("-XX:NativeMemoryTracking=summary")
            .start()) {
      largeBodiesPass(server);

      assertThat(kilobytesOfBuffers(server)).isLessThan(MOST_KILOBYTES_OF_BUFFERS);
    }
  }

  @Test
  void largeBodiesPassOnPostgresql() throws Exception {
    try (CairnServer server =
        CairnServer.onPostgresql(TestDatabase.emptyPostgresql()).withJvmOption(HEAP).start()) {
      largeBodiesPass(server);
    }
  }

  private static void largeBodiesPass(CairnServer server) throws Exception {
    for (int messages : new int[] {1, 1000}) {
      String body = body(messages);
      String session = post(server, "/v1/sessions", body);
      post(server, "/v1/sessions/" + session + "/checkpoints", body);
      assertThat(length(server, "/v1/sessions/" + session)).isGreaterThan(body.length());
    }
  }

  private static String body(int messages) {
    StringBuilder body = new StringBuilder("{\"title\":\"large\",\"state\":{\"messages\":[");
    int each = BODY_BYTES / messages;
    for (int i = 0; i < messages; i++) {
      body.append(i == 0 ? "" : ",").append("{\"role\":\"user\",\"content\":\"").append(i);
      body.append("x".repeat(each - 40)).append("\"}");
    }
    return body.append("]}}").toString();
  }

  /** Posts a body, which is answered with an echo, and returns the id of the session in it. */
  private static String post(CairnServer server, String path, String body) throws Exception {
    HttpRequest.Builder request =
        Http.admin(server)
            .request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.US_ASCII)));
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      String head = new String(in.readNBytes(200), StandardCharsets.US_ASCII);
      assertThat(answer.statusCode()).as(head).isEqualTo(201);
      assertThat(200 + in.transferTo(OutputStream.nullOutputStream())).isGreaterThan(body.length());
      return head.replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "$1");
    }
  }

  private static long length(CairnServer server, String path) throws Exception {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                Http.admin(server).request(path).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      assertThat(answer.statusCode()).isEqualTo(200);
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** What Java keeps outside of the heap on behalf of its libraries. */
  private static int kilobytesOfBuffers(CairnServer server) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(
                jcmd.toString(), String.valueOf(server.pid()), "VM.native_memory", "scale=KB")
            .start();
    String use = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher buffers = BUFFERS.matcher(use);
    assertThat(buffers.find()).as(use).isTrue();
    return Integer.parseInt(buffers.group(1));
  }
}
