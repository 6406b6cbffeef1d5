package dev.cairn.session;

import static dev.cairn.session.Messages.assistant;
import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static dev.cairn.session.Messages.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.RandomTries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SessionReader} promises of the sessions in its storage. */
public abstract class SessionReaderContract {

  private static final int SMALL = 256 << 10;

  private SessionStorage sessions;
  private SessionReader reader;

  /** A storage that acts for a user. */
  protected abstract SessionStorage storageFor(String username) throws Exception;

  /** What reads parts of its sessions, for a user. */
  protected abstract SessionReader readerFor(String username) throws Exception;

  /** The name of a user whom {@link #storageFor} knows. */
  protected String owner() {
    return "alice";
  }

  /** Another such user. */
  protected String other() {
    return "bob";
  }

  @BeforeEach
  void openReader() throws Exception {
    sessions = storageFor(owner());
    reader = readerFor(owner());
  }

  // Pages of messages

  @Test
  void pageHasMessagesWithTheirPlaces() {
    List<Message> messages =
        List.of(
            user("0"),
            verbatim(Message.Role.ASSISTANT, "{\"x\": 1.0, \"role\":\"assistant\"}"),
            user("0"),
            verbatim(Message.Role.TOOL, "{\"role\":\"tool\",\"content\":\"ü\"}"));
    UUID session = create(state(messages.toArray(Message[]::new)));

    ListMessagesResult page = reader.listMessages(session, first(10));

    assertThat(page.total()).isEqualTo(4);
    assertThat(page.checkpointId()).isEqualTo(active(session));
    assertThat(page.updatedAt()).isEqualTo(sessions.getSession(session).updatedAt());
    assertThat(page.nextBefore()).isEmpty();
    assertThat(page.nextAfter()).isEmpty();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      assertThat(page.messages().get(i))
          .isEqualTo(
              new ListedMessage(i, message.role(), message.json().length(), Optional.of(message)));
    }
  }

  @Test
  void pageBeginsBehindAMessageOrEndsBeforeOne() {
    UUID session = create(stateOf(10));

    assertThat(indexes(session, first(3))).containsExactly(0, 1, 2);
    assertThat(indexes(session, after(3, 2))).containsExactly(4, 5);
    assertThat(indexes(session, after(8, 2))).containsExactly(9);
    assertThat(indexes(session, after(9, 2))).isEmpty();
    assertThat(indexes(session, after(1000, 2))).isEmpty();
    assertThat(indexes(session, before(3, 2))).containsExactly(1, 2);
    assertThat(indexes(session, before(1, 2))).containsExactly(0);
    assertThat(indexes(session, before(0, 2))).isEmpty();
    assertThat(indexes(session, before(1_000_000_000, 2))).containsExactly(8, 9);
    assertThat(indexes(session, between(3, 6, 10))).containsExactly(4, 5);
    assertThat(indexes(session, between(3, 9, 2))).containsExactly(4, 5);
    assertThat(indexes(session, between(6, 3, 10))).isEmpty();
    assertThat(indexes(session, first(0))).isEmpty();
    assertThat(indexes(create(state()), first(10))).isEmpty();
  }

  @Test
  void everyMessageComesOnceInEitherDirection() {
    RandomTries.repeat(
        5,
        random -> {
          List<Message> messages = new ArrayList<>();
          for (int i = random.nextInt(40); i > 0; i--) {
            messages.add(random.nextBoolean() ? user("again") : assistant("message " + i));
          }
          UUID session = create(state(messages.toArray(Message[]::new)));
          int limit = 1 + random.nextInt(12);

          assertThat(forward(session, limit)).isEqualTo(messages);
          assertThat(backward(session, limit)).isEqualTo(messages);
        });
  }

  private List<Message> forward(UUID session, int limit) {
    List<Message> read = new ArrayList<>();
    ListMessagesQuery query = first(limit);
    while (true) {
      ListMessagesResult page = reader.listMessages(session, query);
      page.messages().forEach(listed -> read.add(listed.message().orElseThrow()));
      if (page.nextAfter().isEmpty()) {
        return read;
      }
      query = after(page.nextAfter().get(), limit);
    }
  }

  private List<Message> backward(UUID session, int limit) {
    List<Message> read = new ArrayList<>();
    Optional<Integer> next = Optional.of(1_000_000_000);
    while (next.isPresent()) {
      ListMessagesResult page = reader.listMessages(session, before(next.get(), limit));
      List<Message> piece = new ArrayList<>();
      page.messages().forEach(listed -> piece.add(listed.message().orElseThrow()));
      Collections.reverse(piece);
      read.addAll(piece);
      next = page.nextBefore();
    }
    Collections.reverse(read);
    return read;
  }

  @Test
  void pageEndsWhenItsMessagesAreLarge() {
    Message[] messages = new Message[7];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = user(i + "x".repeat(400_000));
    }
    UUID session = create(state(messages));

    assertThat(indexes(session, large(after(0, 10)))).containsExactly(1, 2);
    assertThat(indexes(session, large(before(6, 10)))).containsExactly(4, 5);
    ListMessagesResult page = reader.listMessages(session, large(before(6, 10)));
    assertThat(page.nextBefore()).contains(4);
    assertThat(page.nextAfter()).contains(5);
  }

  @Test
  void largeMessageIsListedWithoutItsTextAndReadByItself() {
    Message large = user("x".repeat(2 << 20));
    UUID session = create(state(user("a"), large, user("b")));

    List<ListedMessage> page = reader.listMessages(session, first(10)).messages();

    assertThat(page).extracting(ListedMessage::index).containsExactly(0, 1, 2);
    assertThat(page.get(1))
        .isEqualTo(
            new ListedMessage(1, Message.Role.USER, large.json().length(), Optional.empty()));
    assertThat(page.get(2).message()).contains(user("b"));
    assertThat(reader.getMessage(session, Optional.empty(), 1).message()).contains(large);
    ListMessagesQuery outline =
        new ListMessagesQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), 10, 0, Set.of());
    assertThat(reader.listMessages(session, outline).messages())
        .hasSize(3)
        .allSatisfy(listed -> assertThat(listed.message()).isEmpty());
  }

  @Test
  void pagesOfACheckpointStayWhenTheSessionGoesOn() {
    UUID session = create(state(user("a"), assistant("draft")));
    UUID first = active(session);
    sessions.createCheckpoint(
        session,
        new CreateCheckpointRequest(
            state(user("a"), assistant("better"), user("b")), Optional.of(first)));

    assertThat(texts(session, Optional.of(first))).containsExactly(user("a"), assistant("draft"));
    assertThat(texts(session, Optional.empty()))
        .containsExactly(user("a"), assistant("better"), user("b"));
    assertThat(reader.getMessage(session, Optional.of(first), 1).message())
        .contains(assistant("draft"));
    assertThat(reader.getMessage(session, Optional.empty(), 1).message())
        .contains(assistant("better"));
  }

  @Test
  void whoHasTheLastMessageGetsOnlyWhatIsNew() {
    UUID session = create(stateOf(2));
    assertThat(indexes(session, after(1, 10))).isEmpty();

    sessions.appendMessages(
        session,
        new AppendMessagesRequest(
            List.of(user("new")), Optional.empty(), Optional.empty(), 10, Optional.empty()));

    assertThat(indexes(session, after(1, 10))).containsExactly(2);
  }

  @Test
  void knownVersionHasNoMessagesOnItsPage() {
    UUID session = create(stateOf(2));
    var updatedAt = sessions.getSession(session).updatedAt();

    ListMessagesResult page = reader.listMessages(session, knowing(updatedAt));
    assertThat(page.messages()).isEmpty();
    assertThat(page.updatedAt()).isEqualTo(updatedAt);
    assertThat(page.total()).isEqualTo(2);
    assertThat(reader.listMessages(session, knowing(updatedAt.minusSeconds(1))).messages())
        .hasSize(2);
  }

  private static ListMessagesQuery knowing(java.time.Instant updatedAt) {
    return new ListMessagesQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), 10, SMALL, Set.of(updatedAt));
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    UUID session = create(stateOf(2));
    UUID elsewhere = active(create(stateOf(2)));
    SessionReader others = readerFor(other());

    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.listMessages(session, first(10)));
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> reader.listMessages(UUID.randomUUID(), first(10)));
    for (UUID checkpoint : List.of(elsewhere, UUID.randomUUID())) {
      assertRefused(
          Problem.CHECKPOINT_NOT_FOUND,
          () -> reader.getMessage(session, Optional.of(checkpoint), 0));
    }
    assertRefused(Problem.MESSAGE_NOT_FOUND, () -> reader.getMessage(session, Optional.empty(), 2));
    assertRefused(
        Problem.MESSAGE_NOT_FOUND,
        () -> reader.getMessage(session, Optional.empty(), 1_000_000_000));
    assertRefused(Problem.INVALID_INDEX, () -> after(-1, 10));
    assertRefused(Problem.INVALID_INDEX, () -> before(-1, 10));
    assertRefused(Problem.INVALID_INDEX, () -> ListMessagesQuery.one(Optional.empty(), -1));
    assertRefused(Problem.INVALID_LIMIT, () -> first(1001));
  }

  // Comparisons

  @Test
  void comparisonTellsWhatBecameOfEachMessage() {
    UUID session = create(state(user("a"), assistant("draft"), user("old"), assistant("end")));
    UUID against = active(session);
    UUID checkpoint =
        append(session, state(user("a"), assistant("better"), assistant("end"), user("more")));

    CheckpointDiff diff = reader.compareCheckpoints(comparison(checkpoint, against));

    assertThat(diff)
        .isEqualTo(
            new CheckpointDiff(
                checkpoint,
                against,
                2,
                1,
                1,
                1,
                List.of(
                    run(CheckpointDiff.Change.KEPT, 0, 0, List.of(), List.of()),
                    run(
                        CheckpointDiff.Change.REWRITTEN,
                        1,
                        1,
                        List.of(listed(1, assistant("draft"))),
                        List.of(listed(1, assistant("better")))),
                    run(
                        CheckpointDiff.Change.REMOVED,
                        2,
                        2,
                        List.of(listed(2, user("old"))),
                        List.of()),
                    run(CheckpointDiff.Change.KEPT, 2, 3, List.of(), List.of()),
                    run(
                        CheckpointDiff.Change.ADDED,
                        3,
                        4,
                        List.of(),
                        List.of(listed(3, user("more"))))),
                Optional.empty()));
  }

  private static CheckpointDiff.Run run(
      CheckpointDiff.Change change,
      int index,
      int againstIndex,
      List<ListedMessage> removed,
      List<ListedMessage> added) {
    return new CheckpointDiff.Run(change, index, againstIndex, 1, removed, added);
  }

  private static ListedMessage listed(int index, Message message) {
    return new ListedMessage(index, message.role(), message.json().length(), Optional.of(message));
  }

  private static CompareCheckpointsQuery comparison(UUID checkpoint, UUID against) {
    return new CompareCheckpointsQuery(checkpoint, against, 0, 100, SMALL);
  }

  private UUID append(UUID session, CheckpointState state) {
    return sessions
        .createCheckpoint(session, new CreateCheckpointRequest(state, Optional.empty()))
        .id();
  }

  @Test
  void checkpointIsNoDifferentFromItself() {
    UUID session = create(stateOf(3));
    UUID same = append(session, stateOf(3));

    for (UUID against : List.of(same, active(session))) {
      CheckpointDiff diff = reader.compareCheckpoints(comparison(same, against));
      assertThat(diff.kept()).isEqualTo(3);
      assertThat(diff.runs())
          .containsExactly(
              new CheckpointDiff.Run(CheckpointDiff.Change.KEPT, 0, 0, 3, List.of(), List.of()));
    }
    UUID empty = append(session, state());
    assertThat(reader.compareCheckpoints(comparison(empty, empty)).runs()).isEmpty();
  }

  @Test
  void pagesOfAComparisonGoOnWhereTheOneBeforeEnded() {
    UUID session = create(state());
    UUID empty = active(session);
    Message large = user("x".repeat(300_000));
    UUID whole = append(session, state(user("a"), user("b"), large, user("c")));

    CheckpointDiff first =
        reader.compareCheckpoints(new CompareCheckpointsQuery(whole, empty, 0, 2, SMALL));
    CheckpointDiff second =
        reader.compareCheckpoints(new CompareCheckpointsQuery(whole, empty, 2, 2, SMALL));

    assertThat(first.nextSkip()).contains(2);
    assertThat(second.nextSkip()).isEmpty();
    assertThat(List.of(first.added(), second.added())).containsExactly(4, 4);
    assertThat(first.runs().get(0).added())
        .containsExactly(listed(0, user("a")), listed(1, user("b")));
    assertThat(second.runs().get(0).added())
        .containsExactly(
            new ListedMessage(2, Message.Role.USER, large.json().length(), Optional.empty()),
            listed(3, user("c")));
  }

  @Test
  void onlyCheckpointsOfOneSessionAreCompared() throws Exception {
    UUID session = create(stateOf(2));
    UUID mine = active(session);
    UUID elsewhere = active(create(stateOf(2)));
    SessionReader others = readerFor(other());

    for (UUID wrong : List.of(elsewhere, UUID.randomUUID())) {
      assertRefused(
          Problem.CHECKPOINT_NOT_FOUND, () -> reader.compareCheckpoints(comparison(mine, wrong)));
    }
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND, () -> others.compareCheckpoints(comparison(mine, mine)));
    assertRefused(
        Problem.INVALID_OFFSET, () -> new CompareCheckpointsQuery(mine, mine, -1, 10, SMALL));
  }

  private static void assertRefused(Problem problem, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private UUID create(CheckpointState state) {
    return sessions
        .createSession(
            new CreateSessionRequest("Read", SessionVisibility.PRIVATE, Optional.empty(), state))
        .sessionId();
  }

  private UUID active(UUID session) {
    return sessions.getActiveCheckpoint(session).id();
  }

  private List<Integer> indexes(UUID session, ListMessagesQuery query) {
    return reader.listMessages(session, query).messages().stream()
        .map(ListedMessage::index)
        .toList();
  }

  private List<Message> texts(UUID session, Optional<UUID> checkpoint) {
    ListMessagesQuery query =
        new ListMessagesQuery(checkpoint, Optional.empty(), Optional.empty(), 10, SMALL, Set.of());
    return reader.listMessages(session, query).messages().stream()
        .map(listed -> listed.message().orElseThrow())
        .toList();
  }

  private static ListMessagesQuery first(int limit) {
    return query(Optional.empty(), Optional.empty(), limit);
  }

  private static ListMessagesQuery after(int index, int limit) {
    return query(Optional.of(index), Optional.empty(), limit);
  }

  private static ListMessagesQuery before(int index, int limit) {
    return query(Optional.empty(), Optional.of(index), limit);
  }

  private static ListMessagesQuery between(int after, int before, int limit) {
    return query(Optional.of(after), Optional.of(before), limit);
  }

  private static ListMessagesQuery query(
      Optional<Integer> after, Optional<Integer> before, int limit) {
    return new ListMessagesQuery(Optional.empty(), after, before, limit, SMALL, Set.of());
  }

  private static ListMessagesQuery large(ListMessagesQuery query) {
    return new ListMessagesQuery(
        Optional.empty(), query.after(), query.before(), query.limit(), 1 << 20, Set.of());
  }
}
