package dev.cairn.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files of bodies on their way into the server. */
class SpooledBodyTest {

  private static Path fileOf(long pid) throws Exception {
    return Files.createTempFile("cairn-body-" + pid + "-", ".tmp");
  }

  @Test
  void filesOfServersThatWereKilledAreDeletedAtStart() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Process running = new ProcessBuilder("sleep", "60").start();
    Path left = fileOf(ended.pid());
    Path ofAnother = fileOf(running.pid());
    Path foreign = Files.createTempFile("cairn-body-", ".x");
    Path own;
    try (SpooledBody body = SpooledBody.named(new ByteArrayInputStream(new byte[1]), 1)) {
      own = body.path();

      SpooledBody.deleteLeftovers(); // as the next process of the same number would

      assertThat(own).doesNotExist();
      assertThat(left).doesNotExist();
      assertThat(ofAnother).exists();
      assertThat(foreign).exists();
    } finally {
      running.destroy();
      Files.deleteIfExists(ofAnother);
      Files.deleteIfExists(foreign);
    }
  }
}
