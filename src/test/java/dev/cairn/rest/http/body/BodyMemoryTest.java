package dev.cairn.rest.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What each user's bodies may take of a memory that all share. */
class BodyMemoryTest {

  private final BodyMemory memory = new BodyMemory(800, Duration.ofMillis(1));

  private static void assertRefused(Problem problem, BodyMemory memory, String user, long bytes) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> memory.reserve(user, bytes))
        .satisfies(
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.retryAfter().isPresent()).isEqualTo(problem == Problem.NO_MEMORY);
            });
  }

  @Test
  void userHasAtMostHalfAndOthersTheRest() {
    Runnable first = memory.reserve("alice", 300);
    memory.reserve("alice", 100);

    assertRefused(Problem.NO_MEMORY, memory, "alice", 1);
    memory.reserve("bob", 400);
    assertRefused(Problem.NO_MEMORY, memory, "carol", 1);
    first.run();
    memory.reserve("alice", 300);
  }

  @Test
  void oneLargeBodyLeavesAnEighthToOthers() {
    assertRefused(Problem.REQUEST_TOO_LARGE, memory, "alice", 701);
    Runnable large = memory.reserve("alice", 700);

    assertRefused(Problem.NO_MEMORY, memory, "alice", 1);
    memory.reserve("bob", 100).run();
    assertRefused(Problem.NO_MEMORY, memory, "bob", 101);
    large.run();
    memory.reserve("bob", 101);
    assertRefused(Problem.NO_MEMORY, memory, "alice", 700);
  }

  @Test
  void whoWaitsGetsWhatBecomesFree() throws Exception {
    BodyMemory patient = new BodyMemory(800, Duration.ofMinutes(5));
    Runnable large = patient.reserve("alice", 700);
    Thread[] waiter = new Thread[1];
    CompletableFuture<Runnable> waiting = new CompletableFuture<>();
    waiter[0] = new Thread(() -> waiting.complete(patient.reserve("bob", 400)));
    waiter[0].start();
    while (waiter[0].getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    large.run();

    waiting.get().run();
    patient.reserve("carol", 700);
  }

  @Test
  void smallMessagesCostMoreThanTheirBytes() {
    JsonText small = JsonText.of("{\"role\":\"user\"},".repeat(1000));
    JsonText large = JsonText.of("x".repeat(small.length()) + "{}".repeat(10));

    assertThat(BodyMemory.costOfMessages(small, 2000)).isGreaterThan(10L * small.length());
    assertThat(BodyMemory.costOfMessages(small, 1)).isZero();
    assertThat(BodyMemory.costOfMessages(large, 2000)).isZero();
    assertThat(BodyMemory.costOf(1)).isGreaterThan(1);
  }
}
