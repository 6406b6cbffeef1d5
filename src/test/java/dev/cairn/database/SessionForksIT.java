package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkOrigin;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionForks;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A fork begins with what another session has, and goes its own way from there. */
class SessionForksIT extends OnEachDatabase {

  private static final int MANY = 10_000;

  private final SessionStorage alices = database.storageFor(TestUsers.ALICE);
  private final SessionStorage bobs = database.storageFor(TestUsers.BOB);
  private final SessionForks forks = database.forksFor(TestUsers.BOB);

  private static ForkSessionRequest active() {
    return of(Optional.empty(), Optional.empty());
  }

  private static ForkSessionRequest of(Optional<UUID> checkpoint, Optional<IdempotencyKey> key) {
    return new ForkSessionRequest(
        checkpoint,
        Optional.empty(),
        SessionVisibility.PRIVATE,
        Optional.empty(),
        SessionLabels.NONE,
        key);
  }

  private CreateSessionResult create(CheckpointState state) {
    return alices.createSession(
        new CreateSessionRequest(
            "Origin", SessionVisibility.PUBLIC, Optional.of("/srv"), state, Optional.empty()));
  }

  private static List<Message> messages(Session session) {
    return messages(session.activeCheckpoint().orElseThrow());
  }

  private static List<Message> messages(Checkpoint checkpoint) {
    return checkpoint.state().orElseThrow().messages().toList();
  }

  private SessionSummary listed(SessionStorage storage, UUID session) {
    return storage.listSessions(SessionReaderIT.withUsage(1000)).sessions().stream()
        .filter(each -> each.id().equals(session))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void forkHasWhatTheCheckpointHas() {
    Message first = user("first");
    Message second = user("second");
    CheckpointState state =
        new CheckpointState(
            List.of(first, second, first), Optional.of(JsonText.of("{\"a\": 1.0}")));
    CreateSessionResult origin = create(state);
    alices.createCheckpoint(
        origin.sessionId(),
        new CreateCheckpointRequest(state(user("third"), second), Optional.empty()));

    UUID latest = forks.forkSession(origin.sessionId(), active()).sessionId();
    CreateSessionResult fork =
        forks.forkSession(
            origin.sessionId(), of(Optional.of(origin.checkpoint().id()), Optional.empty()));

    assertThat(messages(bobs.getSession(latest))).containsExactly(user("third"), second);
    Session session = bobs.getSession(fork.sessionId());
    assertThat(messages(session)).containsExactly(first, second, first);
    assertThat(session.activeCheckpoint().orElseThrow().state().orElseThrow().metadata())
        .isEqualTo(state.metadata());
    assertThat(session.title()).isEqualTo("Origin");
    assertThat(session.cwd()).contains("/srv");
    assertThat(session.owner()).contains(TestUsers.BOB);
    assertThat(session.visibility()).isEqualTo(SessionVisibility.PRIVATE);
    assertThat(session.forkedFrom())
        .contains(new ForkOrigin(origin.sessionId(), origin.checkpoint().id()));
    assertThat(fork.checkpoint().state()).isEmpty();
    assertThat(fork.checkpoint().messageCount()).isEqualTo(3);
  }

  /** As the client sends it: the whole list again, with what is new at its end. */
  @Test
  void forkGoesOnByItself() throws SQLException {
    CreateSessionResult origin = create(stateOf(50));
    UUID fork = forks.forkSession(origin.sessionId(), active()).sessionId();
    List<Message> more = new ArrayList<>(messages(bobs.getSession(fork)));
    more.add(user("bob's own"));

    bobs.createCheckpoint(
        fork,
        new CreateCheckpointRequest(
            new CheckpointState(more, Optional.empty()),
            Optional.of(bobs.getActiveCheckpoint(fork).id())));

    assertThat(messages(bobs.getSession(fork))).isEqualTo(more);
    assertThat(messageRows(fork)).isEqualTo(51);
    assertThat(messages(alices.getSession(origin.sessionId()))).hasSize(50);
  }

  private long messageRows(UUID session) throws SQLException {
    return database.number("select count(*) from message where session_id = '" + session + "'");
  }

  @Test
  void originIsSeenByWhoMayReadItOnly() {
    CreateSessionResult origin = create(state(user("hello")));
    UUID fork = forks.forkSession(origin.sessionId(), active()).sessionId();
    ForkOrigin expected = new ForkOrigin(origin.sessionId(), origin.checkpoint().id());
    assertThat(listed(bobs, fork).forkedFrom()).contains(expected);

    alices.updateSession(
        origin.sessionId(),
        new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));

    assertThat(listed(bobs, fork).forkedFrom()).isEmpty();
    assertThat(bobs.getSession(fork).forkedFrom()).isEmpty();
    assertThat(database.storageFor(TestUsers.ADAM).getSession(fork).forkedFrom())
        .contains(expected);
    assertRefused(Problem.SESSION_NOT_FOUND, () -> forks.forkSession(origin.sessionId(), active()));
  }

  @Test
  void forkStaysWholeWhenItsOriginIsPurged() throws SQLException {
    CreateSessionResult origin = create(stateOf(20));
    UUID fork = forks.forkSession(origin.sessionId(), active()).sessionId();
    List<Message> before = messages(bobs.getSession(fork));

    alices.deleteSession(origin.sessionId());
    database.erasureFor(TestUsers.ALICE).purgeSession(origin.sessionId(), ExpectedVersion.ANY);

    Session session = bobs.getSession(fork);
    assertThat(messages(session)).isEqualTo(before).hasSize(20);
    assertThat(
            database.number(
                "select count(*) from session where forked_from_session_id = '%s' or forked_from_checkpoint_id = '%s'"
                    .formatted(origin.sessionId(), origin.checkpoint().id())))
        .isZero();
  }

  /** A client that resumes the fork with its own copy does not bring the secret back. */
  @Test
  void whatWasRedactedStaysSo() {
    CreateSessionResult origin = create(state(user("the secret is s3cr3t-word"), user("so")));
    database
        .redactionFor(TestUsers.ALICE)
        .redact(
            origin.sessionId(),
            new SessionRedaction.Request(
                () -> new JsonRedactor(new SecretText("s3cr3t-word"), 10 << 20),
                Optional.empty(),
                ExpectedVersion.ANY));
    UUID fork = forks.forkSession(origin.sessionId(), active()).sessionId();

    bobs.createCheckpoint(
        fork,
        new CreateCheckpointRequest(
            state(user("the secret is s3cr3t-word"), user("so"), user("on")), Optional.empty()));

    assertThat(messages(bobs.getSession(fork)))
        .hasSize(3)
        .doesNotContain(user("the secret is s3cr3t-word"));
  }

  @Test
  void purgeDuringForkLeavesNoId() throws Exception {
    UUID origin = create(stateOf(20)).sessionId();
    CompletableFuture<Void> fork;
    try (Connection purge = database.dataSource().getConnection();
        Statement statement = purge.createStatement()) {
      purge.setAutoCommit(false);
      statement.execute("select id from session where id = '%s' for update".formatted(origin));
      fork = CompletableFuture.runAsync(() -> forks.forkSession(origin, active()));
      assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> fork.get(1, SECONDS));
      statement.execute("delete from session where id = '%s'".formatted(origin));
      purge.commit();
    }
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> fork.get(30, SECONDS))
        .havingCause()
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.SESSION_NOT_FOUND));
    assertThat(
            database.number(
                "select count(*) from session where forked_from_session_id = '%s'"
                    .formatted(origin)))
        .isZero();
  }

  @Test
  void forksWithOneKeyAtOnceMakeOneFork() throws Exception {
    UUID origin = create(stateOf(50)).sessionId();
    ForkSessionRequest request =
        of(
            Optional.empty(),
            Optional.of(new IdempotencyKey(UUID.randomUUID().toString(), new byte[32])));
    List<CompletableFuture<UUID>> made =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> forks.forkSession(origin, request).sessionId()))
            .limit(6)
            .toList();
    Set<UUID> ids = new HashSet<>();
    for (CompletableFuture<UUID> each : made) {
      ids.add(each.get(60, SECONDS));
    }
    assertThat(ids).hasSize(1);
    assertThat(
            database.number(
                "select count(*) from session where forked_from_session_id = '%s'"
                    .formatted(origin)))
        .isOne();
  }

  @Test
  void forkWhileTheOwnerAppendsHasOneOfItsCheckpoints() throws Exception {
    CreateSessionResult origin = create(stateOf(1));
    List<List<Message>> states =
        new CopyOnWriteArrayList<>(List.of(stateOf(1).messages().toList()));
    CompletableFuture<Void> appends =
        CompletableFuture.runAsync(
            () -> {
              UUID parent = origin.checkpoint().id();
              for (int count = 2; count <= 60; count++) {
                states.add(stateOf(count).messages().toList());
                parent =
                    alices
                        .createCheckpoint(
                            origin.sessionId(),
                            new CreateCheckpointRequest(
                                stateOf(count), Optional.of(parent), Optional.empty()))
                        .id();
              }
            });
    List<UUID> made = new ArrayList<>();
    do {
      made.add(forks.forkSession(origin.sessionId(), active()).sessionId());
    } while (!appends.isDone());
    appends.get(60, SECONDS);
    assertThat(made)
        .allSatisfy(fork -> assertThat(states).contains(messages(bobs.getSession(fork))));
  }

  @Test
  void forkOfAnothersSessionIsRecordedAsRead() throws SQLException {
    UUID origin = create(stateOf(3)).sessionId();
    forks.forkSession(origin, active());
    assertThat(
            database.number(
                "select count(*) from audit_event where subject_id = '%s' and action = 'SESSION_READ'"
                    .formatted(origin)))
        .isOne();
  }

  @Test
  void repeatedRequestMakesOneFork() throws SQLException {
    UUID origin = create(stateOf(3)).sessionId();
    IdempotencyKey key = new IdempotencyKey("fork-" + origin, new byte[32]);

    CreateSessionResult first = forks.forkSession(origin, of(Optional.empty(), Optional.of(key)));
    CreateSessionResult again = forks.forkSession(origin, of(Optional.empty(), Optional.of(key)));

    assertThat(again).isEqualTo(first);
    assertThat(messageRows(first.sessionId())).isEqualTo(3);
  }

  @Test
  void checkpointOfAnotherSessionIsNotFound() {
    UUID origin = create(stateOf(1)).sessionId();
    UUID other = create(stateOf(1)).checkpoint().id();
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND,
        () -> forks.forkSession(origin, of(Optional.of(other), Optional.empty())));
  }

  @Test
  void forkOfAnEmptySessionIsEmpty() {
    UUID fork = forks.forkSession(create(state()).sessionId(), active()).sessionId();
    assertThat(messages(bobs.getSession(fork))).isEmpty();
  }

  /** The database copies the messages: a long session takes no more statements than a short one. */
  @Test
  void forkTakesAsManyStatementsHoweverLongItIs() {
    UUID shortOne = create(stateOf(2)).sessionId();
    UUID longOne = create(stateOf(MANY)).sessionId();

    assertThat(statements(longOne)).isEqualTo(statements(shortOne));
  }

  private long statements(UUID origin) {
    long before = database.statements();
    forks.forkSession(origin, active());
    return database.statements() - before;
  }

  @Test
  void noMessageLeavesTheDatabase() {
    UUID origin = create(stateOf(2)).sessionId();

    Set<String> statements = database.statementsOf(() -> forks.forkSession(origin, active()));

    assertThat(statements)
        .anyMatch(sql -> sql.startsWith("insert into message"))
        .noneMatch(sql -> sql.startsWith("select") && sql.contains("body"));
  }

  /** A checkpoint that has every second message of its session, twice, and backwards. */
  @Test
  void messagesInAnyOrderAreCopiedOnce() throws SQLException {
    UUID origin = create(stateOf(60)).sessionId();
    List<Message> all = messages(alices.getSession(origin));
    List<Message> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 2) {
      some.add(all.get(i));
    }
    Collections.reverse(some);
    some.addAll(List.copyOf(some));
    alices.createCheckpoint(
        origin,
        new CreateCheckpointRequest(new CheckpointState(some, Optional.empty()), Optional.empty()));

    UUID fork = forks.forkSession(origin, active()).sessionId();

    assertThat(messages(bobs.getSession(fork))).isEqualTo(some);
    assertThat(messageRows(fork)).isEqualTo(30);
  }

  @Test
  void forksAreComparedWithTheirOriginAndWithEachOther() {
    CreateSessionResult origin = create(state(user("a"), user("b"), user("c")));
    UUID one = goOn(origin, user("a"), user("b"), user("one"));
    UUID other = goOn(origin, user("a"), user("b"), user("c"), user("other"));
    SessionReader reader = database.readerFor(TestUsers.BOB);

    CheckpointDiff ofOrigin = reader.compareCheckpoints(compare(one, origin.checkpoint().id()));
    CheckpointDiff ofSibling = reader.compareCheckpoints(compare(other, one));

    assertThat(ofOrigin.kept()).isEqualTo(2);
    assertThat(ofOrigin.rewritten()).isEqualTo(1);
    assertThat(texts(ofOrigin.runs().get(1).removed())).containsExactly(user("c"));
    assertThat(texts(ofOrigin.runs().get(1).added())).containsExactly(user("one"));
    assertThat(ofSibling.kept()).isEqualTo(2);
    assertThat(ofSibling.rewritten()).isEqualTo(1);
    assertThat(ofSibling.added()).isEqualTo(1);
  }

  /** A checkpoint of a new fork. */
  private UUID goOn(CreateSessionResult origin, Message... messages) {
    UUID fork = forks.forkSession(origin.sessionId(), active()).sessionId();
    return bobs.createCheckpoint(
            fork, new CreateCheckpointRequest(state(messages), Optional.empty()))
        .id();
  }

  private static CompareCheckpointsQuery compare(UUID checkpoint, UUID against) {
    return new CompareCheckpointsQuery(checkpoint, against, 0, 100, 1 << 20);
  }

  private static List<Message> texts(List<ListedMessage> listed) {
    return listed.stream().map(each -> each.message().orElseThrow()).toList();
  }

  @Test
  void sessionThatIsNoRelativeOrHiddenIsNotCompared() {
    CreateSessionResult origin = create(state(user("a")));
    UUID fork = forks.forkSession(origin.sessionId(), active()).checkpoint().id();
    UUID stranger = create(state(user("a"))).checkpoint().id();
    SessionReader reader = database.readerFor(TestUsers.BOB);
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND, () -> reader.compareCheckpoints(compare(fork, stranger)));

    alices.updateSession(
        origin.sessionId(),
        new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));

    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND,
        () -> reader.compareCheckpoints(compare(fork, origin.checkpoint().id())));
  }

  /** What others did before is theirs; a rebuild finds the same. */
  @Test
  void forkCountsWhatComesIntoIt() {
    Message answered = answer("a", 100);
    UUID origin = create(state(user("go"), answered)).sessionId();
    UUID fork = forks.forkSession(origin, active()).sessionId();
    assertThat(tokens(fork)).isZero();

    bobs.createCheckpoint(
        fork,
        new CreateCheckpointRequest(
            state(user("go"), answered, user("on"), answered, answer("b", 7)), Optional.empty()));

    assertThat(tokens(fork)).isEqualTo(7);
    database.statsFor(TestUsers.ADAM).rebuild(fork);
    assertThat(tokens(fork)).isEqualTo(7);
  }

  private long tokens(UUID session) {
    return listed(bobs, session).usage().orElseThrow().totalTokens();
  }

  private static Message answer(String text, int tokens) {
    return Messages.verbatim(
        Message.Role.ASSISTANT,
        "{\"role\":\"assistant\",\"content\":\"%s\",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":%d,\"total_tokens\":%d}}"
            .formatted(text, tokens, tokens));
  }
}
