package dev.cairn.database;

import static dev.cairn.session.Messages.assistant;
import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.ArchiveSink;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.Secret;
import dev.cairn.redaction.SecretPattern;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.RedactedSession;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.stats.StatsStorage;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A secret that was redacted is nowhere any more, and does not come back. */
class RedactionIT extends OnEachDatabase {

  private static final String SECRET = "hunter2-hunter2";
  private static final int RACES = 10;

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  private UUID create(String title, CheckpointState state) {
    return storage
        .createSession(
            new CreateSessionRequest(
                title, SessionVisibility.PUBLIC, Optional.of("/home/" + title), state))
        .sessionId();
  }

  private Checkpoint append(UUID session, CheckpointState state) {
    return storage.createCheckpoint(session, new CreateCheckpointRequest(state, Optional.empty()));
  }

  private static RedactedSession redact(UUID session, Secret secret, UUID... checkpoint) {
    return redact(TestUsers.ALICE, session, secret, ExpectedVersion.ANY, checkpoint);
  }

  private static RedactedSession redact(
      String username, UUID session, Secret secret, ExpectedVersion expected, UUID... checkpoint) {
    return database
        .redactionFor(username)
        .redact(
            session,
            new SessionRedaction.Request(
                () -> new JsonRedactor(secret, 10 << 20),
                Arrays.stream(checkpoint).findFirst(),
                expected));
  }

  // Where it is

  @Test
  void secretIsNowhereInTheTables() throws Exception {
    String secret = "secret" + UUID.randomUUID();
    UUID session = create(secret, state(List.of(user("x"), user("a " + secret)), metadata(secret)));
    append(session, state(List.of(user("x"), calling(secret)), metadata("none")));
    append(session, state(List.of(user("a " + secret), user("y")), metadata(secret)));
    Session before = storage.getSession(session);
    List<Checkpoint> checkpoints = checkpoints(session);
    assertThat(columnsWith(secret))
        .contains("session.title", "session.title_folded", "session.cwd")
        .contains("message.body", "checkpoint.metadata")
        .contains("tool_call.tool", "tool_usage.tool", "session_day.model");

    RedactedSession redacted = redact(session, new SecretText(secret));

    assertThat(columnsWith(secret)).isEmpty();
    // title, cwd, a message, three of another, metadata of two
    assertThat(redacted.places()).isEqualTo(2 + 1 + 4 + 2);
    Session after = storage.getSession(session);
    assertThat(after.title()).isEqualTo("[redacted]");
    assertThat(after.cwd()).contains("/home/[redacted]");
    assertThat(after.updatedAt()).isAfter(before.updatedAt()).isEqualTo(redacted.updatedAt());
    assertThat(messages(database, session)).containsExactly(user("a [redacted]"), user("y"));
    assertThat(checkpoints(session))
        .usingRecursiveFieldByFieldElementComparatorOnFields(
            "id", "parentId", "messageCount", "createdAt")
        .isEqualTo(checkpoints);
    assertThat(checkpoints(session).get(1).state().orElseThrow().messages().toList())
        .containsExactly(user("x"), calling("[redacted]"));
    assertThat(checkpoints(session).get(0).state().orElseThrow().metadata())
        .contains(JsonText.of(metadata("[redacted]")));
    assertThat(redact(session, new SecretText(secret)).places()).isZero();
  }

  private static String metadata(String text) {
    return "{\"note\" : \"%s\"}".formatted(text);
  }

  private static Message calling(String secret) {
    return Messages.verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"%1$s\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"%1$s\",\"arguments\":\"{\\\"a\\\":\\\"%1$s\\\"}"
                + "\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2},"
                + "\"model\":{\"provider\":\"p\",\"id\":\"%1$s\"}}")
            .formatted(secret));
  }

  private List<Checkpoint> checkpoints(UUID session) {
    return storage.listCheckpoints(session, new ListCheckpointsQuery(100, 0, true)).checkpoints();
  }

  /** Walks the schema: columns of text and of bytes of all tables. */
  private static List<String> columnsWith(String secret) throws SQLException {
    List<String> found = new ArrayList<>();
    try (var connection = database.dataSource().getConnection();
        var columns =
            connection.prepareStatement(
                "select table_name, column_name from information_schema.columns where table_schema"
                    + " = 'public' and lower(data_type) in ('character varying', 'bytea', 'text',"
                    + " 'binary varying', 'binary large object', 'character large object')");
        var rows = columns.executeQuery()) {
      while (rows.next()) {
        String column = rows.getString(1) + "." + rows.getString(2);
        try (var select = connection.createStatement();
            var values =
                select.executeQuery(
                    "select %s from %s".formatted(rows.getString(2), rows.getString(1)))) {
          while (values.next()) {
            byte[] value = values.getBytes(1);
            if (value != null && new String(value, StandardCharsets.UTF_8).contains(secret)) {
              found.add(column);
            }
          }
        }
      }
    }
    return found;
  }

  @Test
  void onlyTheCheckpointThatIsMeantIsLookedAt() {
    UUID session = create(SECRET, state(List.of(user(SECRET), user("a")), metadata(SECRET)));
    UUID checkpoint =
        append(session, state(List.of(user(SECRET), user("b " + SECRET)), metadata(SECRET))).id();
    append(session, state(List.of(user("c " + SECRET)), metadata(SECRET)));

    assertThat(redact(session, new SecretText(SECRET), checkpoint).places()).isEqualTo(3);

    assertThat(storage.getSession(session).title()).isEqualTo(SECRET);
    List<CheckpointState> states =
        checkpoints(session).stream().map(each -> each.state().orElseThrow()).toList();
    assertThat(states.get(0).messages().toList()).containsExactly(user("[redacted]"), user("a"));
    assertThat(states.get(1).messages().toList())
        .containsExactly(user("[redacted]"), user("b [redacted]"));
    assertThat(states.get(2).messages().toList()).containsExactly(user("c " + SECRET));
    assertThat(states.stream().map(state -> state.metadata().orElseThrow().text()))
        .containsExactly(metadata(SECRET), metadata("[redacted]"), metadata(SECRET));
    UUID elsewhere = create("x", state());
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND, () -> redact(elsewhere, new SecretText(SECRET), checkpoint));
  }

  @Test
  void nothingChangesIfItIsNowhere() throws Exception {
    UUID session = create("x", state(user("a")));
    Session before = storage.getSession(session);

    RedactedSession redacted = redact(session, new SecretText(SECRET));

    assertThat(redacted).isEqualTo(new RedactedSession(session, 0, before.updatedAt()));
    assertThat(storage.getSession(session)).isEqualTo(before);
  }

  @Test
  void largeSessionIsRedactedInPieces() throws Exception {
    List<Message> before = large(SECRET);
    UUID session = create("Large", new CheckpointState(before, Optional.empty()));

    assertThat(redact(session, new SecretText(SECRET)).places()).isEqualTo(before.size());

    assertThat(messages(database, session)).isEqualTo(large("[redacted]"));
    assertThat(rowsOf("redacted_message", session)).isEqualTo(before.size());
  }

  /** Of 12 MB, in more pieces by bytes, and then more by number. */
  private static List<Message> large(String secret) {
    return Stream.concat(
            IntStream.range(0, 60).mapToObj(i -> user(i + secret + "x".repeat(200_000))),
            IntStream.range(0, 9000).mapToObj(i -> user(i + secret)))
        .toList();
  }

  @Test
  void messageThatIsTooLargeEndsItAndNothingChanges() throws Exception {
    UUID session = create(SECRET, state(user(SECRET), user(SECRET + "x".repeat(11 << 20))));

    assertRefused(Problem.TOO_LARGE_TO_REDACT, () -> redact(session, new SecretText(SECRET)));

    assertThat(messages(database, session).get(0)).isEqualTo(user(SECRET));
    assertThat(storage.getSession(session).title()).isEqualTo(SECRET);
    assertThat(events(session)).isEmpty();
  }

  // What comes later

  @Test
  void historyThatIsSentAgainBringsNothingBack() throws Exception {
    List<Message> history = List.of(user("a"), user(SECRET), assistant("b " + SECRET));
    UUID session = create("x", new CheckpointState(history, Optional.empty()));
    redact(session, new SecretText(SECRET));
    long rows = rowsOf("message", session);

    List<Message> longer = Stream.concat(history.stream(), Stream.of(user("new"))).toList();
    Checkpoint answer = append(session, new CheckpointState(longer, Optional.empty()));
    storage.appendMessages(
        session,
        new AppendMessagesRequest(
            history, Optional.empty(), Optional.empty(), 100, Optional.empty()));

    assertThat(answer.state().orElseThrow().messages().toList())
        .isEqualTo(longer); // as it was sent
    List<Message> redacted = List.of(user("a"), user("[redacted]"), assistant("b [redacted]"));
    assertThat(messages(database, session))
        .isEqualTo(
            Stream.of(redacted, List.of(user("new")), redacted).flatMap(List::stream).toList());
    assertThat(rowsOf("message", session)).isEqualTo(rows + 1);
  }

  @Test
  void historyOfBeforeTwoRedactionsBringsNothingBack() {
    List<Message> history = List.of(user("one-one two-two"), user("two-two"));
    UUID session = create("x", new CheckpointState(history, Optional.empty()));
    redact(session, new SecretText("one-one"));
    List<Message> between = messages(database, session);
    redact(session, new SecretText("two-two"));
    List<Message> after = messages(database, session);
    assertThat(after).containsExactly(user("[redacted] [redacted]"), user("[redacted]"));

    for (List<Message> sent : List.of(history, between, after)) {
      append(session, new CheckpointState(sent, Optional.empty()));
      assertThat(messages(database, session)).isEqualTo(after);
    }
    assertThat(storage.getSession(session).activeCheckpoint().orElseThrow().messageCount())
        .isEqualTo(2);
  }

  @Test
  void messagesThatBecomeEqualStayTwo() throws Exception {
    UUID session = create("x", state(user("one-one"), user("two-two"), user("c")));
    append(session, state(user("two-two"), user("one-one"), user("[redacted]")));

    redact(session, new SecretPattern("\\w+-\\w+"));
    append(session, state(user("two-two"), user("[redacted]"), user("one-one")));

    assertThat(messages(database, session))
        .containsExactly(user("[redacted]"), user("[redacted]"), user("[redacted]"));
    assertThat(checkpoints(session)).extracting(Checkpoint::messageCount).containsOnly(3);
    assertThat(importedElsewhere(session)).isEqualTo(ImportOutcome.IMPORTED);
    assertThat(importedAgain(session)).isEqualTo(ImportOutcome.SKIPPED);
  }

  private static ImportOutcome importedAgain(UUID session) {
    return copy(session, database);
  }

  private ImportOutcome importedElsewhere(UUID session) throws Exception {
    try (TestDatabase other = kind.start()) {
      ImportOutcome outcome = copy(session, other);
      assertThat(messages(other, session)).isEqualTo(messages(database, session));
      return outcome;
    }
  }

  private static ImportOutcome copy(UUID session, TestDatabase to) {
    List<Message> messages = new ArrayList<>();
    List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
    ArchivedSession[] archived = new ArchivedSession[1];
    ArchiveSink sink =
        new ArchiveSink() {
          @Override
          public void begin(Instant now) {}

          @Override
          public void session(ArchivedSession session) {
            archived[0] = session;
          }

          @Override
          public void message(Message message) {
            messages.add(message);
          }

          @Override
          public void checkpoint(ArchivedCheckpoint checkpoint) {
            checkpoints.add(checkpoint);
          }

          @Override
          public void file(String path, byte[] content) {}

          @Override
          public void end(int sessions, int files) {}
        };
    try {
      database.exportFor(TestUsers.ALICE).of(session).writeTo(sink);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return to.archiveFor(TestUsers.ALICE)
        .add(
            archived[0],
            content -> {
              for (Message message : messages) {
                content.message(message);
              }
              for (ArchivedCheckpoint checkpoint : checkpoints) {
                content.checkpoint(checkpoint);
              }
            });
  }

  /** The client's own list, while somebody redacts. */
  @Test
  void writersAtTheSameTimeBringNothingBack() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int race = 0; race < RACES; race++) {
        List<Message> history = List.of(user(SECRET), user("b " + SECRET));
        UUID session = create("x", new CheckpointState(history, Optional.empty()));
        List<Future<?>> calls = new ArrayList<>();
        calls.add(threads.submit(() -> redact(session, new SecretText(SECRET))));
        for (int writer = 0; writer < 2; writer++) {
          List<Message> longer =
              Stream.concat(history.stream(), Stream.of(user("of " + writer))).toList();
          calls.add(
              threads.submit(() -> append(session, new CheckpointState(longer, Optional.empty()))));
        }
        for (Future<?> call : calls) {
          call.get();
        }

        assertThat(checkpoints(session))
            .hasSize(3)
            .allSatisfy(
                checkpoint ->
                    assertThat(checkpoint.state().orElseThrow().messages().toList())
                        .startsWith(user("[redacted]"), user("b [redacted]")));
        assertThat(rowsOf("message", session)).isEqualTo(4);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // Other nodes

  @Test
  void otherNodesShowAndStoreNothingOfIt() throws Exception {
    try (TestDatabase otherNode = database.secondNode()) {
      List<Message> history = List.of(user(SECRET), user("b"));
      UUID session = create("x", new CheckpointState(history, Optional.empty()));
      SessionStorage others = otherNode.storageFor(TestUsers.ALICE);
      // All are known by now, by ordinal and by digest.
      assertThat(messages(otherNode, session)).isEqualTo(history);
      others.createCheckpoint(
          session,
          new CreateCheckpointRequest(
              new CheckpointState(history, Optional.empty()), Optional.empty()));
      StatsStorage stats = otherNode.statsFor(TestUsers.ALICE);
      stats.getSessionStats(session);

      redact(session, new SecretText(SECRET));

      List<Message> redacted = List.of(user("[redacted]"), user("b"));
      for (TestDatabase node : List.of(database, otherNode)) {
        assertThat(messages(node, session)).isEqualTo(redacted);
      }
      others.createCheckpoint(
          session,
          new CreateCheckpointRequest(
              new CheckpointState(history, Optional.empty()), Optional.empty()));
      for (TestDatabase node : List.of(database, otherNode)) {
        assertThat(messages(node, session)).isEqualTo(redacted);
      }
    }
  }

  /** What it goes on to read it may not keep as if it were of today. */
  @Test
  void readerThatBeganBeforeEndsAndLeavesNothingBehind() throws Exception {
    List<Message> before = large(SECRET);
    UUID session = create("Large", new CheckpointState(before, Optional.empty()));
    Iterator<Message> reader =
        storage
            .getSession(session)
            .activeCheckpoint()
            .orElseThrow()
            .state()
            .orElseThrow()
            .messages()
            .iterator();
    assertThat(reader.next()).isEqualTo(before.get(0));

    redact(session, new SecretText(SECRET));

    assertRefused(
        Problem.SESSION_NOT_FOUND,
        () -> {
          reader.forEachRemaining(message -> {});
          return null;
        });
    assertThat(messages(database, session)).isEqualTo(large("[redacted]"));
  }

  @Test
  void readersAtTheSameTimeRememberNothingOfIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (TestDatabase otherNode = database.secondNode()) {
      for (int race = 0; race < RACES; race++) {
        List<Message> history = IntStream.range(0, 300).mapToObj(i -> user(i + SECRET)).toList();
        UUID session = create("x", new CheckpointState(history, Optional.empty()));
        List<Future<?>> readers = new ArrayList<>();
        for (TestDatabase node : List.of(database, otherNode)) {
          readers.add(threads.submit(() -> messages(node, session)));
        }
        redact(session, new SecretText(SECRET));
        for (Future<?> reader : readers) {
          reader.get();
        }
        for (TestDatabase node : List.of(database, otherNode)) {
          assertThat(messages(node, session))
              .isEqualTo(IntStream.range(0, 300).mapToObj(i -> user(i + "[redacted]")).toList());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void knownVersionsOfASessionAreNoLongerItsVersion() {
    UUID session = create("x", state(user(SECRET)));
    Instant before = storage.getSession(session).updatedAt();
    redact(session, new SecretText(SECRET));

    Session after = storage.getSession(session, new GetSessionQuery(10, Set.of(before)));

    assertThat(after.updatedAt()).isAfter(before);
    assertThat(after.activeCheckpoint().orElseThrow().state().orElseThrow().messages().toList())
        .containsExactly(user("[redacted]"));
  }

  // Who may, and when

  @Test
  void ownersAndAdministratorsRedact() throws Exception {
    UUID session = create("x", state(user(SECRET)));
    for (String username : List.of(TestUsers.BOB, TestUsers.AUDREY)) {
      assertRefused(
          Problem.NOT_THE_OWNER,
          () -> redact(username, session, new SecretText(SECRET), ExpectedVersion.ANY));
    }
    ExpectedVersion other = new ExpectedVersion(Optional.of(Set.of(Instant.EPOCH)));
    assertRefused(
        Problem.SESSION_CHANGED,
        () -> redact(TestUsers.ALICE, session, new SecretText(SECRET), other));
    assertThat(messages(database, session)).containsExactly(user(SECRET));

    redact(TestUsers.ADAM, session, new SecretText(SECRET), ExpectedVersion.ANY);
    storage.deleteSession(session);
    redact(session, new SecretText("redacted"));
    assertRefused(
        Problem.SESSION_NOT_FOUND,
        () -> redact(TestUsers.AUDREY, session, new SecretText(SECRET), ExpectedVersion.ANY));

    assertThat(events(session)).containsExactly("adam 1 places", "alice 0 places");
  }

  @Test
  void heldSessionIsRedactedByNobody() {
    UUID session = create("x", state(user(SECRET)));
    database.holdsFor(TestUsers.AUDREY).setHeld(session, true);
    for (String username : List.of(TestUsers.ALICE, TestUsers.ADAM)) {
      assertRefused(
          Problem.SESSION_HELD,
          () -> redact(username, session, new SecretText(SECRET), ExpectedVersion.ANY));
    }
    assertThat(messages(database, session)).containsExactly(user(SECRET));

    database.holdsFor(TestUsers.AUDREY).setHeld(session, false);
    assertThat(redact(session, new SecretText(SECRET)).places()).isEqualTo(1);
  }

  private static List<String> events(UUID session) throws SQLException {
    List<String> events = new ArrayList<>();
    try (var connection = database.dataSource().getConnection();
        var select =
            connection.prepareStatement(
                "select username, details from audit_event where subject_id = ? and action ="
                    + " 'SESSION_REDACTED' order by occurred_at")) {
      select.setObject(1, session);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(rows.getString(1) + " " + rows.getString(2));
        }
      }
    }
    return events;
  }

  private static long rowsOf(String table, UUID session) throws SQLException {
    return database.number(
        "select count(*) from %s where session_id = '%s'".formatted(table, session));
  }
}
