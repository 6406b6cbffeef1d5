package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Writers at work at once, and what was acknowledged to them. */
final class Writers implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WRITERS = 16;
  private static final int APPENDS = 10;

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final RoundRobin client;

  /** The first ones are those of the writers. */
  private final List<String> sessions = new ArrayList<>();

  /** What was acknowledged: ids of checkpoints by session, in the order of each writer. */
  private final Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();

  Writers(RoundRobin client) {
    this.client = client;
  }

  /** Makes a session for each writer. */
  void createSessions() throws Exception {
    for (int writer = 0; writer < WRITERS; writer++) {
      sessions.add(createSession());
    }
  }

  String createSession() throws Exception {
    String created = client.post("/v1/sessions", "{\"title\":\"t\",\"state\":{}}");
    String id = JSON.readTree(created).get("session_id").asText();
    acknowledged.put(id, new ArrayList<>());
    return id;
  }

  /** Each appends to its own session. */
  void appendToTheirs() throws Exception {
    inParallel(writer -> append(sessions.get(writer), writer, APPENDS));
  }

  /** All append to one more session. */
  void appendToOne() throws Exception {
    String shared = createSession();
    inParallel(writer -> append(shared, writer, APPENDS));
    sessions.add(shared);
  }

  interface Step {
    void run() throws Exception;
  }

  /** Lets writers go on while something happens, and for a while after it. */
  void goOnWhile(Step step) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch before = new CountDownLatch(WRITERS * APPENDS);
    List<Future<?>> all =
        start(
            writer -> {
              String session = sessions.get(writer);
              while (!isOver.get()) {
                append(session, writer, 1);
                before.countDown();
              }
              append(session, writer, APPENDS);
            });
    assertThat(before.await(5, TimeUnit.MINUTES)).as("writers were at work").isTrue();
    step.run();
    isOver.set(true);
    await(all);
  }

  private interface Work {
    void of(int writer) throws Exception;
  }

  private void inParallel(Work work) throws Exception {
    await(start(work));
  }

  private List<Future<?>> start(Work work) {
    List<Future<?>> all = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int id = writer;
      all.add(
          threads.submit(
              () -> {
                work.of(id);
                return null;
              }));
    }
    return all;
  }

  private static void await(List<Future<?>> all) throws Exception {
    for (Future<?> each : all) {
      each.get();
    }
  }

  private void append(String session, int writer, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      String content = "writer " + writer + " " + UUID.randomUUID();
      String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(content);
      String answer = client.post("/v1/sessions/" + session + "/messages", body);
      String id = JSON.readTree(answer).at("/checkpoint/id").asText();
      List<String> ids = acknowledged.get(session);
      synchronized (ids) {
        ids.add(id);
      }
    }
  }

  /**
   * Each append extended the checkpoint before it, so the last one has all of their messages. What
   * was not acknowledged was repeated until it was: there is nothing else.
   */
  void assertComplete(DataSource database) throws Exception {
    for (String session : sessions) {
      List<String> expected = acknowledged.get(session);
      assertThat(expected).doesNotHaveDuplicates();
      List<String> stored = stored(session, database);
      assertThat(messageCounts(session))
          .isEqualTo(IntStream.range(0, stored.size()).boxed().toList());
      assertThat(stored.subList(1, stored.size())).containsExactlyInAnyOrderElementsOf(expected);
      JsonNode active =
          JSON.readTree(client.get("/v1/sessions/" + session)).at("/session/active_checkpoint");
      assertThat(active.get("id").asText()).isEqualTo(stored.get(stored.size() - 1));
      assertThat(active.at("/state/messages").findValuesAsText("content"))
          .hasSize(expected.size())
          .doesNotHaveDuplicates();
    }
  }

  /** The checkpoints that a database has of a session, oldest first. */
  private static List<String> stored(String session, DataSource database) throws Exception {
    List<String> stored = new ArrayList<>();
    try (var connection = database.getConnection();
        var select =
            connection.prepareStatement(
                "select sequence, id from checkpoint where session_id = ? order by sequence")) {
      select.setObject(1, UUID.fromString(session));
      try (var row = select.executeQuery()) {
        for (int sequence = 1; row.next(); sequence++) {
          assertThat(row.getInt("sequence")).as("sequence without a gap").isEqualTo(sequence);
          stored.add(row.getString("id"));
        }
      }
    }
    return stored;
  }

  /** Of the checkpoints, oldest first. */
  private List<Integer> messageCounts(String session) throws Exception {
    List<Integer> counts = new ArrayList<>();
    JSON.readTree(client.get("/v1/sessions/" + session + "/checkpoints?limit=1000"))
        .get("checkpoints")
        .forEach(checkpoint -> counts.add(checkpoint.get("message_count").asInt()));
    return counts;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
