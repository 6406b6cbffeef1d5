package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The lines that README tells a newcomer to paste. */
final class Readme {

  private Readme() {}

  /** The lines that are marked as run by a test. */
  static String lines(String test) throws IOException {
    Matcher lines =
        Pattern.compile("<!-- run by " + test + " -->\n```[a-z]+\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(lines.find()).isTrue();
    return lines.group(1);
  }

  /** Runs lines as they are printed, and answers what they print. */
  static String run(String lines, Map<String, String> environment) throws Exception {
    Assumptions.assumeTrue(isThere("curl") && isThere("bash"), "curl and bash are not here");
    ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", lines);
    bash.environment().putAll(environment);
    Process process = bash.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
