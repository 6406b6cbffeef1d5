package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A stream of events that is followed over whatever cuts it off, and which checkpoints it told. */
final class SoakFeed implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 120;
  private static final int PAUSE_MILLIS = 100;

  private final SoakClient client;
  private final String path;
  private final List<UUID> told = new ArrayList<>();
  private final CountDownLatch hasBegun = new CountDownLatch(1);
  private final FutureTask<Void> task = new FutureTask<>(this::follow);
  private volatile boolean isClosed;
  private volatile EventReader reader;

  /** Listens from now on. */
  SoakFeed(SoakClient client, String path) throws InterruptedException {
    this.client = client;
    this.path = path;
    Thread thread = new Thread(task, "soak-feed");
    thread.setDaemon(true);
    thread.start();
    assertThat(hasBegun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("events begin").isTrue();
  }

  private Void follow() throws Exception {
    Optional<String> last = Optional.empty();
    while (!isClosed) {
      try (EventReader current = client.listen(path, last)) {
        reader = current;
        Optional<EventReader.Event> event = isClosed ? Optional.empty() : current.await();
        while (event.isPresent()) {
          last = Optional.of(event.get().id());
          add(event.get());
          hasBegun.countDown();
          event = current.await();
        }
      }
    }
    return null;
  }

  private void add(EventReader.Event event) throws IOException {
    if (event.name().isEmpty()) {
      return;
    }
    String name = event.name().get();
    assertThat(name).isIn("session_created", "checkpoint_created");
    String checkpoint = JSON.readTree(event.data().orElseThrow()).get("checkpoint_id").asText();
    synchronized (told) {
      told.add(UUID.fromString(checkpoint));
    }
  }

  private List<UUID> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  /** Each was told once, and nothing else; in any order if they are of several sessions. */
  void assertTold(List<UUID> checkpoints) throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (told().size() < checkpoints.size() && !task.isDone() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    if (task.isDone()) {
      task.get();
    }
    List<UUID> all = told();
    assertThat(all).as("events are told once").doesNotHaveDuplicates();
    Set<UUID> missing = new HashSet<>(checkpoints);
    missing.removeAll(new HashSet<>(all));
    assertThat(missing).as("not told").isEmpty();
    Set<UUID> unknown = new HashSet<>(all);
    unknown.removeAll(new HashSet<>(checkpoints));
    assertThat(unknown).as("told, but never acknowledged").isEmpty();
  }

  /** The same, in this order. */
  void assertToldInOrder(List<UUID> checkpoints) throws InterruptedException, ExecutionException {
    assertTold(checkpoints);
    assertThat(told()).as("events in order").isEqualTo(checkpoints);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    reader.close();
  }
}
