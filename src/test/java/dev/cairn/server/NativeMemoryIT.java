package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a server as it is shipped takes of memory outside of the heap. */
class NativeMemoryIT {

  private static final int APPENDS = 4;
  private static final int BYTES = 50 << 20;
  private static final int MAX_KILOBYTES = 16 << 10;
  private static final Pattern BUFFERS = Pattern.compile("Other \\(reserved=(\\d+)KB");

  @Test
  void largeBodiesLeaveNoBuffersBehind() throws Exception {
    try (CairnServer server =
        CairnServer.onH2(CairnServer.newDataDirectory())
            .withJvmOption("-Xmx512m")
            .withJvmOption("-XX:NativeMemoryTracking=summary")
            .start()) {
      Http admin = Http.admin(server);
      String session =
          admin
              .post("/v1/sessions", "{\"title\":\"t\",\"state\":{\"messages\":[]}}")
              .body()
              .replaceFirst(".*?\"session_id\":\"([^\"]+)\".*", "$1");
      for (int i = 0; i < APPENDS; i++) {
        String content = i + "x".repeat(BYTES);
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}";
        HttpRequest.Builder request =
            admin
                .request("/v1/sessions/" + session + "/messages")
                .header("Content-Type", "application/json")
                .header("Prefer", "return=minimal")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertThat(admin.send(request).statusCode()).isEqualTo(201);
      }

      assertThat(kilobytesOfBuffers(server)).isLessThan(MAX_KILOBYTES);
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
