package dev.cairn.rest.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WriterLanesTest {

  private static final int MANY = 20;

  private final List<String> done = new ArrayList<>();
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private boolean isRefusing;
  private final WriterLanes lanes = new WriterLanes(this::take);

  private void take(Runnable worker) {
    if (isRefusing) {
      throw new RejectedExecutionException("no more");
    }
    workers.add(worker);
  }

  private void write(String what) {
    lanes.write("alice", () -> done.add(what), () -> done.add(what + " refused"));
  }

  private void work() {
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
  }

  @Test
  void fewThreadsWriteForAUser() {
    for (int i = 0; i < MANY; i++) {
      write("" + i);
    }
    assertThat(workers).hasSize(4);

    work();

    assertThat(done).hasSize(MANY);
    assertThat(lanes.size()).isZero();
  }

  /** A lane that counts a thread which never came would give its user no other. */
  @Test
  void refusalLeavesNoLaneBehind() {
    isRefusing = true;
    for (int i = 0; i < MANY; i++) {
      write("" + i);
    }
    assertThat(done).hasSize(MANY).allMatch(each -> each.endsWith("refused"));
    assertThat(lanes.size()).isZero();

    isRefusing = false;
    write("later");
    work();

    assertThat(done).endsWith("later");
  }

  @Test
  void whatIsRefusedBesideAWorkerIsItsWork() {
    write("first");
    isRefusing = true;
    write("second");

    work();

    assertThat(done).containsExactly("first", "second");
    assertThat(lanes.size()).isZero();
  }
}
