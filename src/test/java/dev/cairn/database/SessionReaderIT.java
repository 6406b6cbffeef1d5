package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretPattern;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListedMessage;
import dev.cairn.session.Message;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionUsage;
import dev.cairn.session.SessionVisibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What it costs to read a part of a session. */
class SessionReaderIT extends OnEachDatabase {

  private static final int MANY = 5000;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final GetSessionQuery NONE = new GetSessionQuery(0, Set.of());

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private final SessionReader reader = database.readerFor(TestUsers.ALICE);

  @Test
  void pageReadsNoMessageThatIsNotOnIt() throws Exception {
    UUID session = create(stateOf(MANY), SessionVisibility.PRIVATE);
    database.execute(
        "delete from message where session_id = '%s' and ordinal not between 3000 and 3009"
            .formatted(session));

    assertThat(indexes(session, page(Optional.of(2999), Optional.empty())))
        .isEqualTo(IntStream.range(3000, 3010).boxed().toList());
    assertThat(indexes(session, page(Optional.empty(), Optional.of(3010))))
        .isEqualTo(IntStream.range(3000, 3010).boxed().toList());
    assertThat(reader.getMessage(session, Optional.empty(), 3005).index()).isEqualTo(3005);
  }

  @Test
  void pageOfALongSessionTakesAsManyStatementsAsThatOfAShortOne() {
    long ofShort = statements(create(stateOf(20), SessionVisibility.PRIVATE));

    assertThat(statements(create(stateOf(MANY), SessionVisibility.PRIVATE)))
        .isEqualTo(ofShort)
        .isLessThanOrEqualTo(4);
  }

  private long statements(UUID session) {
    long before = database.statements();
    assertThat(indexes(session, page(Optional.of(9), Optional.empty()))).hasSize(10);
    return database.statements() - before;
  }

  @Test
  void whatTheCallerHasTakesOneStatementAndIsNotRecordedAgain() throws Exception {
    UUID session = create(stateOf(MANY), SessionVisibility.PUBLIC);
    SessionReader others = database.readerFor(TestUsers.BOB);
    Instant version = others.listMessages(session, knowing(Set.of())).updatedAt();
    assertThat(recorded(session)).isEqualTo(1);
    long before = database.statements();

    ListMessagesResult page = others.listMessages(session, knowing(Set.of(version)));

    assertThat(page.messages()).isEmpty();
    assertThat(database.statements() - before).isEqualTo(1);
    assertThat(recorded(session)).isEqualTo(1);
    others.listMessages(session, knowing(Set.of(version.minusSeconds(1))));
    assertThat(recorded(session)).isEqualTo(2);
  }

  @Test
  void comparisonReadsNoMessageThatBothHave() throws Exception {
    UUID session = create(stateOf(MANY), SessionVisibility.PRIVATE);
    UUID against = storage.getSession(session, NONE).activeCheckpoint().orElseThrow().id();
    List<Message> messages = new ArrayList<>(stateOf(MANY).messages().toList());
    messages.set(MANY - 1, user("rewritten"));
    messages.add(0, user("first"));
    UUID checkpoint = append(session, messages);
    database.execute(
        "delete from message where session_id = '%s' and ordinal < %d"
            .formatted(session, MANY - 1));
    CompareCheckpointsQuery query = new CompareCheckpointsQuery(checkpoint, against, 0, 100, 1000);
    long before = database.statements();

    CheckpointDiff diff = reader.compareCheckpoints(query);

    assertThat(database.statements() - before).isLessThanOrEqualTo(8);
    assertThat(diff.kept()).isEqualTo(MANY - 1);
    assertThat(diff.runs())
        .extracting(CheckpointDiff.Run::change)
        .containsExactly(
            CheckpointDiff.Change.ADDED,
            CheckpointDiff.Change.KEPT,
            CheckpointDiff.Change.REWRITTEN);
  }

  /** Bodies are read for the page only. */
  @Test
  void comparisonReadsNoBodyThatIsNotOnThePage() throws Exception {
    UUID session = create(stateOf(0), SessionVisibility.PRIVATE);
    UUID against = storage.getSession(session, NONE).activeCheckpoint().orElseThrow().id();
    UUID checkpoint = append(session, stateOf(MANY).messages().toList());
    long before = database.statements();

    CheckpointDiff diff =
        reader.compareCheckpoints(new CompareCheckpointsQuery(checkpoint, against, 0, 10, 1000));

    assertThat(database.statements() - before).isLessThanOrEqualTo(5 + MANY / 1000);
    assertThat(diff.added()).isEqualTo(MANY);
    assertThat(diff.runs()).singleElement().satisfies(run -> assertThat(run.count()).isEqualTo(10));
  }

  @Test
  void messagesThatBecameEqualByARedactionAreKept() {
    UUID session =
        create(state(user("begin"), user("secret 1"), user("end")), SessionVisibility.PRIVATE);
    UUID against = storage.getSession(session, NONE).activeCheckpoint().orElseThrow().id();
    UUID checkpoint = append(session, List.of(user("begin"), user("secret 2"), user("end")));
    CompareCheckpointsQuery query = new CompareCheckpointsQuery(checkpoint, against, 0, 100, 1000);
    assertThat(reader.compareCheckpoints(query).rewritten()).isEqualTo(1);

    JsonRedactor redactor = new JsonRedactor(new SecretPattern("secret [0-9]"), 1 << 20);
    database
        .redactionFor(TestUsers.ALICE)
        .redact(
            session,
            new SessionRedaction.Request(() -> redactor, Optional.empty(), ExpectedVersion.ANY));

    assertThat(reader.compareCheckpoints(query).kept()).isEqualTo(3);
  }

  @Test
  void treeHasTenThousandCheckpointsInAFewStatements() {
    UUID session = UUID.randomUUID();
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(10_001).toList();
    database
        .archiveFor(TestUsers.ALICE)
        .add(
            new ArchivedSession(
                session,
                TestUsers.ALICE,
                "Tree",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                SessionLabels.NONE,
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty(),
                0,
                ids.size()),
            sink -> {
              for (UUID id : ids) {
                sink.checkpoint(
                    new ArchivedCheckpoint(
                        id, Optional.empty(), new int[0], Optional.empty(), NOON));
              }
            });
    long before = database.statements();

    ListCheckpointsResult tree =
        storage.listCheckpoints(
            session, new ListCheckpointsQuery(10, 0, Optional.empty(), false, true));

    assertThat(database.statements() - before).isLessThanOrEqualTo(3);
    assertThat(tree.checkpoints()).extracting(Checkpoint::id).isEqualTo(ids.subList(0, 10_000));
    assertThat(tree.nextCursor()).contains(tree.checkpoints().get(9_999).cursor());
    assertThat(
            storage
                .listCheckpoints(
                    session, new ListCheckpointsQuery(10, 0, tree.nextCursor(), false, true))
                .checkpoints())
        .extracting(Checkpoint::id)
        .containsExactly(ids.get(10_000));
  }

  @Test
  void tokensOfAListTakeOneStatement() {
    for (int i = 0; i < 30; i++) {
      create(stateOf(1), SessionVisibility.PRIVATE);
    }
    long before = database.statements();
    storage.listSessions(ListSessionsQuery.latest(20));
    long withoutTokens = database.statements() - before;

    List<SessionSummary> listed = storage.listSessions(withUsage(20)).sessions();

    assertThat(database.statements() - before).isEqualTo(2 * withoutTokens + 1);
    assertThat(listed)
        .hasSize(20)
        .allSatisfy(session -> assertThat(session.usage()).contains(SessionUsage.NONE));
  }

  static ListSessionsQuery withUsage(int limit) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        Optional.empty(),
        limit,
        0,
        Optional.empty(),
        Optional.empty(),
        SessionStatus.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        true);
  }

  private UUID append(UUID session, List<Message> messages) {
    return storage
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                new CheckpointState(messages, Optional.empty()), Optional.empty()))
        .id();
  }

  private static long recorded(UUID session) throws Exception {
    return database.number(
        "select count(*) from audit_event where action = 'SESSION_READ' and subject_id = '%s'"
            .formatted(session));
  }

  private static ListMessagesQuery knowing(Set<Instant> known) {
    return new ListMessagesQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), 10, 1000, known);
  }

  private static ListMessagesQuery page(Optional<Integer> after, Optional<Integer> before) {
    return new ListMessagesQuery(Optional.empty(), after, before, 10, 1000, Set.of());
  }

  private List<Integer> indexes(UUID session, ListMessagesQuery query) {
    return reader.listMessages(session, query).messages().stream()
        .map(ListedMessage::index)
        .toList();
  }

  private UUID create(CheckpointState state, SessionVisibility visibility) {
    return storage
        .createSession(new CreateSessionRequest("Long", visibility, Optional.empty(), state))
        .sessionId();
  }
}
