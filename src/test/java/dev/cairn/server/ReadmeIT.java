package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The lines that README tells a newcomer to paste work as they are printed. */
class ReadmeIT {

  private static final Pattern LINES =
      Pattern.compile("<!-- run by ReadmeIT -->\n```bash\n(.*?)```", Pattern.DOTALL);

  @Test
  void fiveRequestsWork() throws Exception {
    Assumptions.assumeTrue(isThere("curl") && isThere("bash"), "curl and bash are not here");
    Matcher lines = LINES.matcher(Files.readString(Path.of("README.md")));
    assertThat(lines.find()).isTrue();

    try (CairnServer server = CairnServer.onH2(CairnServer.newDataDirectory()).start()) {
      ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", lines.group(1));
      bash.environment().put("STAKPAK_API_KEY", CairnServer.ADMIN_TOKEN);
      bash.environment().put("STAKPAK_API_ENDPOINT", server.uri().toString());
      Process process = bash.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isZero();
      List<String> shown =
          List.of(
              "{\"checkpoint\":{",
              "{\"role\":\"assistant\",\"content\":\"Hi\"}",
              "\"message_count\":2",
              "{\"session\":{",
              "\"title\":\"First steps\"",
              "{\"success\":true,\"deleted_at\":");
      assertThat(output).contains(shown);
    }
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
