package dev.cairn.database;

import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 16 writers at once, on two nodes of one database. Transactions that are serializable have to give
 * way to each other. What is acknowledged is there once. Prints how much is tried again.
 */
@ParameterizedClass
@ValueSource(strings = {"serializable", "read committed"})
class ConcurrentWritersIT {

  private static final int WRITERS = 16;
  private static final int ROUNDS = 20;

  private static String isolation;
  private static TestDatabase first;
  private static TestDatabase second;

  @Parameter String level;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();

  @BeforeParameterizedClassInvocation
  static void start(String level) throws Exception {
    isolation = level;
    first = level.equals("serializable") ? TestDatabase.serializable() : TestDatabase.postgresql();
    second = first.secondNode();
    assertThat(first.isolation()).isEqualTo(level);
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    second.close();
    first.close();
  }

  private static TestDatabase node(int writer) {
    return writer % 2 == 0 ? first : second;
  }

  private static SessionStorage storage(int writer) {
    return node(writer).storageFor(TestUsers.ALICE);
  }

  private static UUID create(int writer) {
    return create(writer, 0);
  }

  private static UUID create(int writer, int messages) {
    return storage(writer)
        .createSession(
            new CreateSessionRequest(
                "x", SessionVisibility.PRIVATE, Optional.empty(), stateOf(messages)))
        .sessionId();
  }

  /** Tries until it is done: what gives way again and again is refused as busy. */
  private <T> T done(Callable<T> call) throws Exception {
    while (true) {
      try {
        T result = call.call();
        calls.incrementAndGet();
        return result;
      } catch (StorageException e) {
        assertThat(e.problem()).isEqualTo(Problem.BUSY);
        busy.incrementAndGet();
      }
    }
  }

  private interface Work {
    void of(int writer, int round) throws Exception;
  }

  private void inParallel(String name, Work work) throws Exception {
    int before = retries();
    long begun = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int id = writer;
        all.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    work.of(id, round);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        "%s, %s: %d calls, %.3f retries each, %d refused as busy, %d ms%n",
        isolation,
        name,
        calls.get(),
        (retries() - before) / (double) calls.get(),
        busy.get(),
        (System.nanoTime() - begun) / 1_000_000);
  }

  private static int retries() {
    return first.retries().size() + second.retries().size();
  }

  /** The messages that were acknowledged, by session. */
  private final Map<UUID, List<Message>> acknowledged =
      Collections.synchronizedMap(new HashMap<>());

  private void append(int writer, UUID session) throws Exception {
    Message message = user("by %d: %s".formatted(writer, UUID.randomUUID()));
    done(
        () ->
            storage(writer)
                .appendMessages(
                    session,
                    new AppendMessagesRequest(
                        List.of(message),
                        Optional.empty(),
                        Optional.empty(),
                        10_000,
                        Optional.empty())));
    acknowledged
        .computeIfAbsent(session, id -> Collections.synchronizedList(new ArrayList<>()))
        .add(message);
  }

  /** Each checkpoint has a message more than the one before, and the last one has all. */
  private void assertStoredOnce(UUID session, int before) {
    List<Message> expected = acknowledged.get(session);
    List<Checkpoint> checkpoints =
        storage(0).listCheckpoints(session, new ListCheckpointsQuery(1000, 0, false)).checkpoints();
    assertThat(checkpoints)
        .extracting(Checkpoint::messageCount)
        .isEqualTo(IntStream.rangeClosed(before, before + expected.size()).boxed().toList());
    List<Message> stored =
        storage(1).getActiveCheckpoint(session).state().orElseThrow().messages().toList();
    assertThat(stored.subList(before, stored.size())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300})
  void writersOfSessionsOfTheirOwn(int messages) throws Exception {
    List<UUID> sessions =
        IntStream.range(0, WRITERS).mapToObj(writer -> create(writer, messages)).toList();

    inParallel(
        "sessions of their own that began with %d messages".formatted(messages),
        (writer, round) -> append(writer, sessions.get(writer)));

    sessions.forEach(session -> assertStoredOnce(session, messages));
  }

  @Test
  void writersOfOneSession() throws Exception {
    UUID session = create(0);

    inParallel("one session", (writer, round) -> append(writer, session));

    assertStoredOnce(session, 0);
  }

  @Test
  void writersThatForkLabelAndDelete() throws Exception {
    UUID session = create(0);
    List<UUID> forks = Collections.synchronizedList(new ArrayList<>());
    List<UUID> deleted = Collections.synchronizedList(new ArrayList<>());

    inParallel(
        "mixed",
        (writer, round) -> {
          switch ((writer + round) % 4) {
            case 0 -> append(writer, session);
            case 1 -> forks.add(fork(writer, session));
            case 2 -> label(writer, session, round);
            default -> {
              UUID own = done(() -> create(writer));
              done(() -> storage(writer).deleteSession(own));
              deleted.add(own);
            }
          }
        });

    assertStoredOnce(session, 0);
    assertThat(
            first.number(
                "select count(*) from session where forked_from_session_id = '%s'"
                    .formatted(session)))
        .isEqualTo(forks.size());
    assertThat(forks).doesNotHaveDuplicates();
    for (UUID id : deleted) {
      assertThat(storage(0).getSession(id).status()).isEqualTo(SessionStatus.DELETED);
    }
    for (int writer = 0; writer < WRITERS; writer++) {
      int last = lastRoundOfLabels(writer);
      assertThat(storage(0).getSession(session).labels().values())
          .containsEntry("w" + writer, "round-" + last);
    }
  }

  private static int lastRoundOfLabels(int writer) {
    return IntStream.range(0, ROUNDS)
        .filter(round -> (writer + round) % 4 == 2)
        .max()
        .orElseThrow();
  }

  private UUID fork(int writer, UUID session) throws Exception {
    return done(() -> OnEachDatabase.fork(node(writer), session)).sessionId();
  }

  private void label(int writer, UUID session, int round) throws Exception {
    done(
        () ->
            storage(writer)
                .updateSession(
                    session,
                    new UpdateSessionRequest(
                        Optional.empty(),
                        Optional.empty(),
                        new LabelChanges(Map.of("w" + writer, Optional.of("round-" + round))),
                        ExpectedVersion.ANY)));
  }
}
