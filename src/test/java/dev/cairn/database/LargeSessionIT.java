package dev.cairn.database;

import static dev.cairn.session.Messages.inMemory;
import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.RandomTries;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.sql.Connection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions that are larger than what memory should hold of one. */
class LargeSessionIT extends OnEachDatabase {

  private static final int POOL = 20;
  private static final int MANY = 60_000;

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  @Test
  void messagesInAnyOrderAreReadInPieces() {
    RandomTries.repeat(
        3,
        random -> {
          List<Message> messages = messages(random);
          CheckpointState state = new CheckpointState(messages, Optional.empty());
          UUID session = create(state);

          MessageSequence read = read(session);
          assertThat(read).isNotInstanceOf(MessageSequence.InMemory.class);
          assertThat(read.size()).isEqualTo(messages.size());
          assertThat(read.toList()).isEqualTo(messages);
          assertThat(read.toList()).isEqualTo(messages);
          int last = 1 + random.nextInt(messages.size());
          assertThat(
                  storage
                      .getSession(session, new GetSessionQuery(last, Set.of()))
                      .activeCheckpoint()
                      .flatMap(Checkpoint::state)
                      .map(found -> found.messages().toList()))
              .contains(messages.subList(messages.size() - last, messages.size()));
        });
  }

  /** Large and small ones, that jump back and repeat themselves. */
  private static List<Message> messages(Random random) {
    List<Message> distinct = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int length = random.nextInt(10) == 0 ? 5_000_000 : random.nextInt(300_000);
      distinct.add(user(i + "x".repeat(length)));
    }
    distinct.add(user("large" + "x".repeat(5_000_000)));
    List<Message> messages = new ArrayList<>(distinct);
    Stream.generate(() -> distinct.get(random.nextInt(distinct.size())))
        .limit(40)
        .forEach(messages::add);
    if (random.nextBoolean()) {
      Collections.shuffle(messages, random);
    }
    return messages;
  }

  @Test
  void halfReadSessionHoldsNoConnectionAndNoLock() throws Exception {
    UUID session = create(large());
    Iterator<Message> read = read(session).iterator();
    read.next();

    Deque<Connection> all = new ArrayDeque<>();
    try {
      for (int i = 0; i < POOL; i++) {
        all.push(database.dataSource().getConnection());
      }
      try (var lock = all.peek().prepareStatement("update session set title = ? where id = ?")) {
        lock.setString(1, "changed");
        lock.setObject(2, session);
        assertThat(lock.executeUpdate()).isEqualTo(1);
      }
    } finally {
      for (Connection each : all) {
        each.close();
      }
    }
    List<Message> rest = new ArrayList<>();
    read.forEachRemaining(rest::add);

    assertThat(rest).isEqualTo(large().messages().toList().subList(1, large().messages().size()));
  }

  @Test
  void sessionThatIsErasedMeanwhileEndsWithAFailure() throws Exception {
    for (String erasing :
        List.of(
            "delete from session where id = '%s'",
            // as if it were purged and other content imported under its ids
            "update session set content_version = content_version + 1 where id = '%s'")) {
      UUID session = create(large());
      Iterator<Message> read = read(session).iterator();
      read.next();
      database.execute(erasing.formatted(session));

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> read.forEachRemaining(message -> {}))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.SESSION_NOT_FOUND));
    }
  }

  private static CheckpointState large() {
    return state(
        IntStream.range(0, 50)
            .mapToObj(i -> user(i + "x".repeat(200_000)))
            .toArray(Message[]::new));
  }

  /** Each state is of runs of one message, the same one. */
  @Test
  void pageOfStatesEndsWhenTheirMessagesAreMany() {
    CheckpointState small = state(user("a"), user("b"));
    CheckpointState many = repeated(MANY);
    CheckpointState tooMany = repeated(3 * MANY);
    List<CheckpointState> states = List.of(small, many, small, many, tooMany, small);
    UUID session = create(states.get(0));
    states.stream().skip(1).forEach(state -> append(session, state));

    List<List<CheckpointState>> pages = pages(session);

    assertThat(pages)
        .containsExactly(
            List.of(small, many, small), List.of(many), List.of(tooMany), List.of(small));
    List<Integer> archived = new ArrayList<>();
    while (archived.size() < states.size()) {
      List<ArchivedCheckpoint> piece =
          database.archiveFor(TestUsers.ALICE).checkpoints(session, archived.size(), states.size());
      assertThat(piece.size()).isBetween(1, 3);
      piece.forEach(checkpoint -> archived.add(checkpoint.ordinals().length));
    }
    assertThat(archived).isEqualTo(states.stream().map(state -> state.messages().size()).toList());
  }

  @Test
  void pageOfStatesEndsWhenTheirMetadataIsLarge() {
    CheckpointState state = state(List.of(), "\"" + "x".repeat(900_000) + "\"");
    UUID session = create(state);
    append(session, state);
    append(session, state);

    assertThat(pages(session)).extracting(List::size).containsExactly(2, 1);
  }

  private static CheckpointState repeated(int times) {
    return new CheckpointState(Collections.nCopies(times, user("again")), Optional.empty());
  }

  private List<List<CheckpointState>> pages(UUID session) {
    List<List<CheckpointState>> pages = new ArrayList<>();
    ListCheckpointsResult page =
        storage.listCheckpoints(session, new ListCheckpointsQuery(1000, 0, true));
    pages.add(states(page));
    while (page.nextCursor().isPresent()) {
      page =
          storage.listCheckpoints(
              session, new ListCheckpointsQuery(1000, 0, page.nextCursor(), true));
      pages.add(states(page));
    }
    return pages;
  }

  private static List<CheckpointState> states(ListCheckpointsResult page) {
    return page.checkpoints().stream()
        .map(checkpoint -> inMemory(checkpoint.state().orElseThrow()))
        .toList();
  }

  @Test
  void listWithoutStatesReadsNoRuns() throws Exception {
    UUID session = create(state(user("a"), user("b")));
    append(session, repeated(5));
    String ofSession = " where session_id = '" + session + "'";
    database.execute(
        "update checkpoint set message_count = null" + ofSession + " and sequence = 1");
    assertThat(counts(session)).containsExactly(2, 5); // the first as if older than the column

    database.execute(
        "update checkpoint set message_count = 7, message_runs = cast('cut' as bytea)" + ofSession);

    assertThat(counts(session)).containsExactly(7, 7);
  }

  private List<Integer> counts(UUID session) {
    return storage
        .listCheckpoints(session, new ListCheckpointsQuery(100, 0, false))
        .checkpoints()
        .stream()
        .map(Checkpoint::messageCount)
        .toList();
  }

  private UUID create(CheckpointState state) {
    return storage
        .createSession(
            new CreateSessionRequest("Large", SessionVisibility.PRIVATE, Optional.empty(), state))
        .sessionId();
  }

  private void append(UUID session, CheckpointState state) {
    storage.createCheckpoint(session, new CreateCheckpointRequest(state, Optional.empty()));
  }

  private MessageSequence read(UUID session) {
    return storage.getActiveCheckpoint(session).state().orElseThrow().messages();
  }
}
