package dev.cairn.rest.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.session.Caller;
import dev.cairn.session.Problem;
import dev.cairn.session.Role;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of bodies on their way into the server. */
class TemporaryFilesTest {

  private static Path fileOf(long pid) throws Exception {
    return Files.createTempFile("cairn-body-" + pid + "-", ".tmp");
  }

  private static TemporaryFiles files(long maxBytes) {
    return files(maxBytes, "alice");
  }

  private static TemporaryFiles files(long maxBytes, String... usersInTurn) {
    Iterator<String> users =
        Stream.generate(() -> List.of(usersInTurn)).flatMap(List::stream).iterator();
    return new TemporaryFiles(
        maxBytes,
        () -> new Caller(users.next(), Set.of(Role.USER), Optional.empty(), Optional.empty()));
  }

  private static InputStream bytes(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void allFilesTogetherHaveALimitAndARefusedOneLeavesNothing() throws Exception {
    TemporaryFiles files = files(1000, "alice", "bob");
    SpooledBody first = files.unlinked(bytes(600), 1000);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> files.named(bytes(401), 1000)).hasMessage(Problem.NO_ROOM.message());
      assertThatThrownBy(() -> files.named(bytes(1), 1000)).as("alice").isNotNull();
    }
    files.named(bytes(400), 1000).close();
    first.close();
    first.close();
    files.unlinked(bytes(800), 1000).close();
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
