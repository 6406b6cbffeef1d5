package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.SoakStatistics.Kind;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.stakpak.StakpakSessionStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Agents at work on two nodes for a while, in which one node is killed and PostgreSQL restarted
 * again and again. Short in the build, long by {@code -Psoak}; writes {@code
 * target/soak/report.md}.
 */
class SoakIT {

  private static final int SECONDS = Integer.getInteger("soak.seconds");
  private static final int AGENTS = Integer.getInteger("soak.agents");
  private static final int THINK_MILLIS = Integer.getInteger("soak.think.millis");
  private static final int KILL_SECONDS = Integer.getInteger("soak.kill.seconds");
  private static final int RESTART_SECONDS = Integer.getInteger("soak.restart.seconds");
  private static final List<String> USERS = List.of(TestUsers.ALICE, TestUsers.BOB);

  /** Is told of all sessions. */
  private static final String AUDITOR = TestUsers.AUDREY;

  /** The caches of a node have up to 60 MB of its heap, and may yet be filling. */
  private static final long MAX_BYTES_MORE = 80L << 20;

  /** Liberty's own pool grows with what comes at once. */
  private static final int MAX_THREADS_MORE = 100;

  private static final int PATIENCE_MINUTES = 8;

  private final SoakStatistics statistics = new SoakStatistics();
  private final Queue<SoakConversation> conversations = new ConcurrentLinkedQueue<>();
  private final Map<String, SoakFeed> feeds = new HashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(AGENTS);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final StringBuilder report = new StringBuilder();
  private SoakCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new SoakCluster();
  }

  @AfterEach
  void stop() throws Exception {
    over.countDown();
    threads.shutdownNow();
    for (SoakFeed feed : feeds.values()) {
      feed.close();
    }
    cluster.close();
    Path file = Path.of(System.getProperty("it.directory")).resolveSibling("soak/report.md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "# Soak\n\n" + report + "\n" + statistics.table());
  }

  @Test
  void everythingAcknowledgedIsThereOnceAndNothingGrows() throws Exception {
    for (String user : List.of(TestUsers.ALICE, TestUsers.BOB, AUDITOR)) {
      feeds.put(user, new SoakFeed(new SoakClient(cluster, user, statistics), "/v1/events"));
    }
    List<Future<?>> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(start(new SoakClient(cluster, USERS.get(i % USERS.size()), statistics), i));
    }
    long begin = System.nanoTime();
    NodeUsage before = disturb(begin, TimeUnit.SECONDS.toNanos(SECONDS) / 3);
    NodeUsage after = disturb(begin, TimeUnit.SECONDS.toNanos(SECONDS));
    over.countDown();
    for (Future<?> agent : agents) {
      agent.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }
    report(before, after);

    assertThat(cluster.kills()).isPositive();
    assertThat(cluster.restarts()).isPositive();
    for (Kind kind : Kind.values()) {
      assertThat(statistics.answered(kind)).as(kind.name()).isPositive();
    }
    assertComplete();
    assertThat(after.liveBytes()).as("heap").isLessThan(before.liveBytes() + MAX_BYTES_MORE);
    assertThat(after.threads()).as("threads").isLessThan(before.threads() + MAX_THREADS_MORE);
    for (CairnServer node : cluster.both()) {
      assertThat(Http.admin(node).get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(node.log()).doesNotContain("OutOfMemoryError");
    }
  }

  private Future<?> start(SoakClient client, int seed) {
    SoakAgent agent = new SoakAgent(client, seed, THINK_MILLIS, over, conversations);
    return threads.submit(
        () -> {
          try {
            return agent.call();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            over.countDown();
            throw e;
          }
        });
  }

  /** Goes on until a time, or a failure, and tells what the node that lives takes then. */
  private NodeUsage disturb(long begin, long until) throws Exception {
    long end = begin + until;
    while (System.nanoTime() < end && failure.get() == null) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (seconds > (cluster.restarts() + 1.0) * RESTART_SECONDS) {
        cluster.restartDatabase();
      } else if (seconds > (cluster.kills() + 1.0) * KILL_SECONDS) {
        cluster.killSecondAndStartItAgain();
      } else {
        over.await(500, TimeUnit.MILLISECONDS);
      }
    }
    return NodeUsage.of(cluster.first());
  }

  private void report(NodeUsage before, NodeUsage after) {
    report.append(
        """
        %d agents for %d seconds; a node killed %d times, PostgreSQL restarted %d times. %d sessions and \
        %d checkpoints were acknowledged.

        | of the node that was never killed | after a third | at the end |
        |---|---|---|
        | live heap, MB | %d | %d |
        | threads | %d | %d |
        """
            .formatted(
                AGENTS,
                SECONDS,
                cluster.kills(),
                cluster.restarts(),
                conversations.size(),
                acknowledged(each -> true).size(),
                before.liveMegabytes(),
                after.liveMegabytes(),
                before.threads(),
                after.threads()));
  }

  /** All checkpoints of some conversations. */
  private List<UUID> acknowledged(Predicate<SoakConversation> which) {
    return conversations.stream()
        .filter(which)
        .flatMap(each -> each.checkpoints().stream())
        .toList();
  }

  /**
   * Clients repeated what was not acknowledged until it was: what is there is what was
   * acknowledged, and nothing else.
   */
  private void assertComplete() throws Exception {
    Map<String, StakpakSessionStorage> storages = new HashMap<>();
    for (String user : USERS) {
      storages.put(
          user, StakpakSessionStorage.connect(cluster.first().uri(), TestUsers.token(user)));
    }
    for (SoakConversation each : conversations) {
      assertStored(each, storages.get(each.user()));
    }
    for (StakpakSessionStorage storage : storages.values()) {
      storage.close();
    }

    // No transcript has a message twice.
    Map<UUID, Integer> messages = new HashMap<>();
    conversations.forEach(each -> messages.put(each.session(), each.last().messages()));
    assertThat(counts("select id, message_count from session")).isEqualTo(messages);
    assertThat(counts("select session_id, count(*) from message group by 1")).isEqualTo(messages);
    assertThat(counts("select session_id, count(distinct digest) from message group by 1"))
        .isEqualTo(messages);
    Map<UUID, Integer> checkpoints = new HashMap<>();
    conversations.forEach(each -> checkpoints.put(each.session(), each.checkpoints().size()));
    assertThat(counts("select session_id, count(*) from checkpoint group by 1"))
        .isEqualTo(checkpoints);

    for (String user : USERS) {
      feeds.get(user).assertTold(acknowledged(each -> each.user().equals(user)));
    }
    feeds.get(AUDITOR).assertTold(acknowledged(each -> true));
  }

  /** Every checkpoint with exactly its messages, each behind the one before. */
  private static void assertStored(SoakConversation conversation, StakpakSessionStorage storage) {
    List<Checkpoint> kept =
        storage
            .listCheckpoints(conversation.session(), new ListCheckpointsQuery(1000, 0, true))
            .checkpoints();
    List<UUID> ids = conversation.checkpoints();
    assertThat(kept).extracting(Checkpoint::id).containsExactlyElementsOf(ids);
    assertThat(kept)
        .extracting(Checkpoint::parentId)
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(Optional.<UUID>empty()), ids.stream().map(Optional::of))
                .limit(ids.size())
                .toList());
    assertThat(kept)
        .extracting(each -> each.state().orElseThrow())
        .containsExactlyElementsOf(conversation.states());
  }

  private Map<UUID, Integer> counts(String sql) throws SQLException {
    Map<UUID, Integer> counts = new HashMap<>();
    try (var connection = cluster.database().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        counts.put(row.getObject(1, UUID.class), row.getInt(2));
      }
    }
    return counts;
  }
}
