package dev.cairn.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.session.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files of bodies on their way into the server. */
class TemporaryFilesTest {

  private static Path fileOf(long pid) throws Exception {
    return Files.createTempFile("cairn-body-" + pid + "-", ".tmp");
  }

  private static TemporaryFiles files(long maxBytes) {
    return new TemporaryFiles(maxBytes);
  }

  private static InputStream bytes(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void allFilesTogetherHaveALimitAndARefusedOneLeavesNothing() throws Exception {
    TemporaryFiles files = files(1000);
    SpooledBody first = files.nameless(bytes(600), 1000);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> files.named(bytes(401), 1000)).hasMessage(Problem.NO_ROOM.message());
    }
    files.named(bytes(400), 1000).close();
    first.close();
    first.close();
    files.nameless(bytes(1000), 1000).close();
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
    try (SpooledBody body = files(1).named(new ByteArrayInputStream(new byte[1]), 1)) {
      own = body.path();

      TemporaryFiles.deleteLeftovers(); // as the next process of the same number would

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
