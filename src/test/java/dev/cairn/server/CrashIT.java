package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.stakpak.StakpakSessionStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is killed in the middle of writing has lost nothing that it acknowledged. */
class CrashIT {

  private static final int WRITERS = 4;
  private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 200;

  @Test
  void nothingAcknowledgedIsLostOnH2() throws Exception {
    Path data = CairnServer.newDataDirectory();
    nothingAcknowledgedIsLost(CairnServer.onH2(data));
  }

  @Test
  void nothingAcknowledgedIsLostOnPostgresql() throws Exception {
    nothingAcknowledgedIsLost(CairnServer.onPostgresql(TestDatabase.emptyPostgresql()));
  }

  private static void nothingAcknowledgedIsLost(CairnServer.Settings settings) throws Exception {
    ConcurrentLinkedQueue<Checkpoint> acknowledged = new ConcurrentLinkedQueue<>();
    List<UUID> sessions = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (CairnServer server = settings.start();
        StakpakSessionStorage storage = storage(server)) {
      for (int i = 0; i < WRITERS / 2; i++) {
        sessions.add(createSession(storage, acknowledged));
      }
      CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        UUID session = sessions.get(writer % sessions.size());
        int seed = writer;
        writers.add(
            threads.submit(() -> writeUntilCutOff(server, session, seed, acknowledged, enough)));
      }
      assertThat(enough.await(5, TimeUnit.MINUTES)).as("writers went on until the kill").isTrue();
      server.kill();
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    try (CairnServer server = settings.start();
        StakpakSessionStorage storage = storage(server)) {
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_KILL);
      for (Checkpoint checkpoint : acknowledged) {
        assertThat(storage.getCheckpoint(checkpoint.id())).isEqualTo(checkpoint);
      }
      for (UUID session : sessions) {
        List<Checkpoint> listed =
            storage.listCheckpoints(session, new ListCheckpointsQuery(1000, 0, true)).checkpoints();
        assertThat(listed).allMatch(each -> isWhole(each));
        assertThat(storage.getActiveCheckpoint(session).id())
            .isEqualTo(listed.get(listed.size() - 1).id());
        storage.createCheckpoint(session, append(0, 0));
      }
    }
  }

  private static StakpakSessionStorage storage(CairnServer server) {
    return StakpakSessionStorage.connect(server.uri(), CairnServer.ADMIN_TOKEN);
  }

  private static UUID createSession(
      SessionStorage storage, ConcurrentLinkedQueue<Checkpoint> acknowledged) {
    Checkpoint first =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Crash", SessionVisibility.PRIVATE, Optional.empty(), append(0, 0).state()))
            .checkpoint();
    acknowledged.add(first);
    return first.sessionId();
  }

  private static void writeUntilCutOff(
      CairnServer server,
      UUID session,
      int writer,
      ConcurrentLinkedQueue<Checkpoint> acknowledged,
      CountDownLatch enough) {
    try (StakpakSessionStorage storage = storage(server)) {
      for (int i = 1; ; i++) {
        acknowledged.add(storage.createCheckpoint(session, append(writer, i)));
        enough.countDown();
      }
    } catch (Exception e) {
      // The server is gone; what was in flight was not acknowledged.
    }
  }

  /** A state of several messages, one of them large, so that a write takes many steps. */
  private static CreateCheckpointRequest append(int writer, int i) {
    CheckpointState state =
        Messages.state(
            Messages.user("shared"),
            Messages.user("writer " + writer + " step " + i),
            Messages.assistant((writer + " " + i + " ").repeat(5000)));
    return new CreateCheckpointRequest(state, Optional.empty());
  }

  private static boolean isWhole(Checkpoint checkpoint) {
    CheckpointState state = checkpoint.state().orElseThrow();
    return checkpoint.messageCount() == 3
        && state.messages().size() == 3
        && state.messages().toList().get(0).equals(Messages.user("shared"));
  }
}
