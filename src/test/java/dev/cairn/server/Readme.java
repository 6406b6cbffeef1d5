package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The lines that README and the pages in docs show. */
final class Readme {

  private Readme() {}

  /** The lines that are marked as run by a test. */
  static String lines(String test) throws IOException {
    Pattern marked =
        Pattern.compile("<!-- run by " + test + " -->\n```[a-z]+\n(.*?)```", Pattern.DOTALL);
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      for (Path page : Stream.concat(Stream.of(Path.of("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          Matcher lines = marked.matcher(Files.readString(page));
          if (lines.find()) {
            return lines.group(1);
          }
        }
      }
    }
    throw new AssertionError("no page has lines that are run by " + test);
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
