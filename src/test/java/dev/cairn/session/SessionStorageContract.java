package dev.cairn.session;

import static dev.cairn.session.Messages.assistant;
import static dev.cairn.session.Messages.inMemory;
import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static dev.cairn.session.Messages.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SessionStorage} promises. Every test has sessions of its own: it marks them by
 * a directory of its own and lists no others.
 */
public abstract class SessionStorageContract extends SessionReaderContract {

  private static final UUID UNKNOWN = UUID.fromString("00000000-0000-4000-8000-000000000000");

  private final String cwd = "/srv/" + UUID.randomUUID();
  private SessionStorage storage;
  private SessionStatsStorage stats;

  /** The statistics of what it stores, for a user. */
  protected abstract SessionStatsStorage statsFor(String username) throws Exception;

  /** What the storage is. */
  protected BackendKind backendKind() {
    return BackendKind.LOCAL;
  }

  /** A user who is an auditor. */
  protected String auditor() {
    return "audrey";
  }

  /** A user who is an administrator. */
  protected String administrator() {
    return "adam";
  }

  @BeforeEach
  void openStorage() throws Exception {
    storage = storageFor(owner());
    stats = statsFor(owner());
  }

  // Sessions

  @Test
  void createdSessionHasAFirstCheckpointWithItsState() {
    CheckpointState state = state(user("Hello"), assistant("Hi"));

    CreateSessionResult result = storage.createSession(request("A title", state));

    Checkpoint checkpoint = result.checkpoint();
    assertThat(checkpoint.sessionId()).isEqualTo(result.sessionId());
    assertThat(checkpoint.id()).isNotEqualTo(result.sessionId());
    assertThat(checkpoint.parentId()).isEmpty();
    assertThat(checkpoint.state()).contains(state);
    assertThat(checkpoint.updatedAt()).isEqualTo(checkpoint.createdAt());
  }

  @Test
  void sessionReadsBackAsItWasCreated() {
    CreateSessionResult result = storage.createSession(request("A title", stateOf(3)));

    Session session = storage.getSession(result.sessionId());

    assertThat(session.id()).isEqualTo(result.sessionId());
    assertThat(session.owner()).contains(owner());
    assertThat(session.title()).isEqualTo("A title");
    assertThat(session.visibility()).isEqualTo(SessionVisibility.PRIVATE);
    assertThat(session.status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session.cwd()).contains(cwd);
    assertThat(session.deletedAt()).isEmpty();
    assertThat(session.createdAt()).isEqualTo(session.updatedAt());
    assertThat(session.activeCheckpoint()).contains(result.checkpoint());
  }

  @Test
  void timesAreWholeMicroseconds() {
    Session session = storage.getSession(create("Times"));

    assertThat(session.createdAt().getNano() % 1000).isZero();
    assertThat(session.activeCheckpoint().orElseThrow().createdAt().getNano() % 1000).isZero();
  }

  @Test
  void sessionMayHaveNoDirectory() {
    CreateSessionResult result =
        storage.createSession(
            new CreateSessionRequest(
                "No directory", SessionVisibility.PRIVATE, Optional.empty(), state()));

    assertThat(storage.getSession(result.sessionId()).cwd()).isEmpty();
  }

  @Test
  void sessionMayBePublic() {
    CreateSessionResult result =
        storage.createSession(
            new CreateSessionRequest(
                "Public", SessionVisibility.PUBLIC, Optional.of(cwd), state()));

    assertThat(storage.getSession(result.sessionId()).visibility())
        .isEqualTo(SessionVisibility.PUBLIC);
  }

  @Test
  void titleAndDirectoryMayBeAnyText() {
    String longest = "🪨".repeat(10_000);
    Map<String, String> kept =
        Map.of(
            "%_\\'\"",
            "%_\\'\"",
            "日本語 🪨",
            "日本語 🪨",
            " a\nb\tc ",
            " a\nb\tc ",
            "",
            "",
            " \n ",
            " \n ",
            "a\0b\ud800c",
            "a\ufffdb\ufffdc",
            longest,
            longest,
            longest + "x",
            longest);
    kept.forEach(
        (text, expected) -> {
          UUID id =
              storage
                  .createSession(
                      new CreateSessionRequest(
                          text, SessionVisibility.PRIVATE, Optional.of(text), state()))
                  .sessionId();
          assertThat(storage.getSession(id).title()).isEqualTo(expected);
          assertThat(storage.getSession(id).cwd()).contains(expected);

          storage.updateSession(id, rename("Other"));
          assertThat(storage.updateSession(id, rename(text)).title()).isEqualTo(expected);
        });
  }

  @Test
  void searchFindsTheEndOfALongTitle() {
    UUID id = create("x".repeat(9_990) + " Certainly beyond the end");

    assertThat(ids(list(search("CERTAINL")))).containsExactly(id);
    assertThat(ids(list(search("certainly")))).contains(id);
    assertThat(ids(list(search("certainly beyond")))).isEmpty();
  }

  @Test
  void unknownSessionIsNotFound() {
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getSession(UNKNOWN));
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> storage.updateSession(UNKNOWN, rename("Nobody")));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.deleteSession(UNKNOWN));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> stats.getSessionStats(UNKNOWN));
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> storage.listCheckpoints(UNKNOWN, checkpoints(100, 0)));
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> storage.createCheckpoint(UNKNOWN, append(state())));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getActiveCheckpoint(UNKNOWN));
  }

  @Test
  void titleChanges() {
    UUID id = create("Before");
    Instant before = storage.getSession(id).updatedAt();

    Session updated = storage.updateSession(id, rename("After"));

    assertThat(updated.title()).isEqualTo("After");
    assertThat(updated.updatedAt()).isAfter(before);
    assertThat(updated.activeCheckpoint()).isPresent();
    assertThat(storage.getSession(id)).isEqualTo(updated);
    assertThat(list(search("after")).sessions()).extracting(SessionSummary::id).contains(id);
    assertThat(list(search("before")).sessions()).extracting(SessionSummary::id).isEmpty();
  }

  @Test
  void visibilityChanges() {
    UUID id = create("Visible");

    storage.updateSession(
        id, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PUBLIC)));

    Session session = storage.getSession(id);
    assertThat(session.visibility()).isEqualTo(SessionVisibility.PUBLIC);
    assertThat(session.title()).isEqualTo("Visible");
  }

  @Test
  void emptyUpdateChangesNothing() {
    UUID id = create("Same");
    Session before = storage.getSession(id);

    Session after =
        storage.updateSession(id, new UpdateSessionRequest(Optional.empty(), Optional.empty()));

    assertThat(after).isEqualTo(before);
    assertThat(storage.getSession(id)).isEqualTo(before);
  }

  @Test
  void everyChangeHasATimeOfItsOwn() {
    UUID id = create("Times");
    Set<Instant> times = new HashSet<>(Set.of(storage.getSession(id).updatedAt()));

    for (int i = 0; i < 20; i++) {
      assertThat(times.add(storage.updateSession(id, rename("Title " + i)).updatedAt())).isTrue();
      storage.createCheckpoint(id, append(state()));
      assertThat(times.add(storage.getSession(id).updatedAt())).isTrue();
    }
  }

  @Test
  void everyChangeIsRefusedIfTheSessionIsNotTheExpectedOne() {
    UUID id = create("Expected");
    Instant stale = storage.getSession(id).updatedAt();
    storage.updateSession(id, rename("Changed"));
    Session before = storage.getSession(id);
    ExpectedVersion isStale = only(stale);

    assertRefused(Problem.SESSION_CHANGED, () -> storage.deleteSession(id, isStale));
    assertRefused(
        Problem.SESSION_CHANGED,
        () -> storage.createCheckpoint(id, append(state()).expecting(isStale)));
    assertRefused(
        Problem.SESSION_CHANGED, () -> storage.appendMessages(id, more().expecting(isStale)));
    assertThat(storage.getSession(id)).isEqualTo(before);

    storage.createCheckpoint(id, append(state()).expecting(version(id)));
    storage.appendMessages(id, more().expecting(version(id)));
    storage.deleteSession(id, version(id));
    assertThat(storage.getSession(id).deletedAt()).isPresent();
  }

  private ExpectedVersion version(UUID id) {
    return only(storage.getSession(id).updatedAt());
  }

  private static ExpectedVersion only(Instant version) {
    return new ExpectedVersion(Optional.of(Set.of(version)));
  }

  @Test
  void updateIsRefusedIfTheSessionIsNotTheExpectedOne() {
    UUID id = create("Before");
    Instant first = storage.getSession(id).updatedAt();
    Instant second = storage.updateSession(id, renameIf("Second", Set.of(first))).updatedAt();

    assertRefused(
        Problem.SESSION_CHANGED, () -> storage.updateSession(id, renameIf("x", Set.of(first))));
    assertRefused(
        Problem.SESSION_CHANGED, () -> storage.updateSession(id, renameIf("x", Set.of())));
    assertThat(storage.getSession(id).title()).isEqualTo("Second");

    storage.updateSession(id, renameIf("Third", Set.of(first, second)));
    assertThat(storage.getSession(id).title()).isEqualTo("Third");
  }

  // Reading less

  @Test
  void onlyTheLastMessagesAreReadIfNoMoreAreWanted() {
    CheckpointState state =
        new CheckpointState(
            List.of(user("1"), user("2"), user("1"), user("3"), user("4")),
            Optional.of(JsonText.of("{\"k\":1}")));
    UUID id = storage.createSession(request("Long", state)).sessionId();

    for (int most : new int[] {0, 1, 3, 4, 5, 6, Integer.MAX_VALUE}) {
      Checkpoint active =
          storage
              .getSession(id, new GetSessionQuery(most, Set.of()))
              .activeCheckpoint()
              .orElseThrow();
      assertThat(active.state()).contains(state.last(most));
      assertThat(active.messageCount()).isEqualTo(5);
    }
    assertRefused(
        Problem.SESSION_NOT_FOUND,
        () -> storage.getSession(UNKNOWN, new GetSessionQuery(0, Set.of())));
  }

  @Test
  void noMessageIsReadOfASessionThatTheCallerHas() {
    UUID id = storage.createSession(request("Known", stateOf(3))).sessionId();
    Session whole = storage.getSession(id);
    GetSessionQuery query = new GetSessionQuery(Integer.MAX_VALUE, Set.of(whole.updatedAt()));

    assertThat(storage.getSession(id, query)).isEqualTo(whole.last(0));

    storage.updateSession(id, rename("Changed"));
    assertThat(storage.getSession(id, query)).isEqualTo(storage.getSession(id));
  }

  // Sending less

  @Test
  void newMessagesExtendTheActiveCheckpoint() {
    CreateSessionResult created = storage.createSession(request("Longer", stateOf(3)));
    Optional<JsonText> metadata = Optional.of(JsonText.of("[1]"));

    Checkpoint second =
        storage.appendMessages(created.sessionId(), more(metadata, user("new"), assistant("Hi")));
    Checkpoint third = storage.appendMessages(created.sessionId(), more(user("newer")));

    List<Message> messages = new ArrayList<>(stateOf(3).messages().toList());
    messages.addAll(List.of(user("new"), assistant("Hi")));
    assertThat(second.parentId()).contains(created.checkpoint().id());
    assertThat(second.messageCount()).isEqualTo(5);
    assertThat(second.state()).isEmpty();
    assertThat(storage.getCheckpoint(second.id()).state())
        .contains(new CheckpointState(messages, metadata));
    messages.add(user("newer"));
    assertThat(third.parentId()).contains(second.id());
    Session session = storage.getSession(created.sessionId());
    assertThat(session.activeCheckpoint()).contains(storage.getCheckpoint(third.id()));
    assertThat(session.activeCheckpoint().orElseThrow().state())
        .contains(new CheckpointState(messages, Optional.empty()));
    assertThat(list(all()).sessions().get(0).messageCount()).isEqualTo(6);
  }

  @Test
  void newMessagesMayExtendAnyCheckpointOfTheSession() {
    CreateSessionResult created = storage.createSession(request("Fork", stateOf(2)));
    UUID id = created.sessionId();
    storage.appendMessages(id, more(user("left")));

    Checkpoint fork =
        storage.appendMessages(
            id,
            new AppendMessagesRequest(
                List.of(user("right"), user("left")),
                Optional.empty(),
                Optional.of(created.checkpoint().id()),
                100,
                Optional.empty()));

    List<Message> messages = new ArrayList<>(stateOf(2).messages().toList());
    messages.addAll(List.of(user("right"), user("left")));
    assertThat(storage.getCheckpoint(fork.id()).state().orElseThrow().messages())
        .containsExactlyElementsOf(messages);
    assertThat(fork.parentId()).contains(created.checkpoint().id());
    UUID other = storage.createSession(request("Other", state())).checkpoint().id();
    for (UUID parent : List.of(other, UNKNOWN)) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(
              () ->
                  storage.appendMessages(
                      id,
                      new AppendMessagesRequest(
                          List.of(), Optional.empty(), Optional.of(parent), 9, Optional.empty())))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
    }
    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints()).hasSize(3);
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> storage.appendMessages(UNKNOWN, more(user("x"))));
  }

  @Test
  void messagesThatManyAppendAtOnceAreAllThere() throws Exception {
    UUID id = create("Together");
    List<Callable<Checkpoint>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Message message = user("message " + i);
      work.add(() -> storage.appendMessages(id, more(message)));
    }

    inParallel(work);

    assertThat(storage.getActiveCheckpoint(id).state().orElseThrow().messages())
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  // Repetitions

  @Test
  void repeatedRequestsGetTheFirstAnswer() {
    CreateSessionRequest create =
        new CreateSessionRequest(
            "Once", SessionVisibility.PRIVATE, Optional.of(cwd), stateOf(2), key("create"));
    CreateSessionResult created = storage.createSession(create);
    UUID id = created.sessionId();
    CreateCheckpointRequest append =
        new CreateCheckpointRequest(
            stateOf(4), Optional.of(created.checkpoint().id()), key("append"));
    Checkpoint checkpoint = storage.createCheckpoint(id, append);
    AppendMessagesRequest more =
        new AppendMessagesRequest(
            List.of(user("more")), Optional.empty(), Optional.empty(), 100, key("more"));
    Checkpoint extended = storage.appendMessages(id, more);

    assertThat(storage.createSession(create)).isEqualTo(created);
    assertThat(storage.createCheckpoint(id, append)).isEqualTo(checkpoint);
    assertThat(storage.appendMessages(id, more)).isEqualTo(extended);

    assertThat(ids(list(all()))).containsExactly(id);
    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints())
        .extracting(Checkpoint::id)
        .containsExactly(created.checkpoint().id(), checkpoint.id(), extended.id());
    assertThat(storage.getActiveCheckpoint(id).id()).isEqualTo(extended.id());
  }

  @Test
  void keyOfAnotherRequestIsRefused() {
    UUID id = create("Reused");
    storage.createCheckpoint(
        id, new CreateCheckpointRequest(stateOf(1), Optional.empty(), key("1", "a")));

    assertRefused(
        Problem.IDEMPOTENCY_KEY_REUSED,
        () ->
            storage.createCheckpoint(
                id, new CreateCheckpointRequest(stateOf(2), Optional.empty(), key("1", "b"))));
    assertRefused(
        Problem.IDEMPOTENCY_KEY_REUSED,
        () ->
            storage.createSession(
                new CreateSessionRequest(
                    "Other", SessionVisibility.PRIVATE, Optional.of(cwd), state(), key("1", "c"))));
    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints()).hasSize(2);
    assertThat(ids(list(all()))).containsExactly(id);
  }

  @Test
  void keysOfUsersAreTheirOwn() throws Exception {
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Same", SessionVisibility.PRIVATE, Optional.of(cwd), state(), key("shared"));
    UUID mine = storage.createSession(request).sessionId();

    UUID theirs = storageFor(other()).createSession(request).sessionId();

    assertThat(theirs).isNotEqualTo(mine);
  }

  @Test
  void requestThatFailedDoesNotUseUpItsKey() {
    UUID id = create("Failed");
    assertRefused(
        Problem.PARENT_NOT_FOUND,
        () ->
            storage.createCheckpoint(
                id, new CreateCheckpointRequest(state(), Optional.of(UNKNOWN), key("2", "a"))));

    storage.createCheckpoint(
        id, new CreateCheckpointRequest(stateOf(1), Optional.empty(), key("2", "b")));

    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints()).hasSize(2);
  }

  @Test
  void requestsSentTwiceAtOnceAreDoneOnce() throws Exception {
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      CreateSessionRequest request =
          new CreateSessionRequest(
              "Once", SessionVisibility.PRIVATE, Optional.of(cwd), state(), key("round" + round));
      Callable<UUID> create = () -> storage.createSession(request).sessionId();
      Set<UUID> ids = Set.copyOf(inParallel(List.of(create, create, create, create)));
      assertThat(ids).hasSize(1);
      UUID id = ids.iterator().next();

      CreateCheckpointRequest append =
          new CreateCheckpointRequest(stateOf(2), Optional.empty(), key("append" + round));
      Callable<UUID> appending = () -> storage.createCheckpoint(id, append).id();

      assertThat(Set.copyOf(inParallel(List.of(appending, appending, appending, appending))))
          .hasSize(1);
      assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints()).hasSize(2);
    }
    assertThat(ids(list(all()))).hasSize(rounds);
  }

  // Deleting

  @Test
  void deletedSessionIsMarkedAndStaysReadable() {
    CreateSessionResult result = storage.createSession(request("Gone", stateOf(2)));

    Instant deletedAt = storage.deleteSession(result.sessionId());

    Session session = storage.getSession(result.sessionId());
    assertThat(session.status()).isEqualTo(SessionStatus.DELETED);
    assertThat(session.deletedAt()).contains(deletedAt);
    assertThat(session.updatedAt()).isEqualTo(deletedAt);
    assertThat(session.activeCheckpoint()).contains(result.checkpoint());
    assertThat(storage.getCheckpoint(result.checkpoint().id())).isEqualTo(result.checkpoint());
  }

  @Test
  void deletingAgainAnswersTheSame() {
    UUID id = create("Twice");

    assertThat(storage.deleteSession(id)).isEqualTo(storage.deleteSession(id));
  }

  @Test
  void deletedSessionIsListedOnlyAsDeleted() {
    UUID kept = create("Kept");
    UUID deleted = create("Deleted");
    Instant deletedAt = storage.deleteSession(deleted);

    assertThat(ids(list(all()))).containsExactly(kept);
    assertThat(list(all()).total()).contains(1L);
    assertThat(list(all()).sessions().get(0).deletedAt()).isEmpty();
    assertThat(ids(list(deleted()))).containsExactly(deleted);
    assertThat(list(deleted()).sessions().get(0).deletedAt()).contains(deletedAt);
  }

  @Test
  void deletedSessionCanBeChangedAndStaysDeleted() {
    UUID id = create("Deleted");
    Instant deletedAt = storage.deleteSession(id);

    storage.updateSession(id, rename("Still deleted"));
    Checkpoint checkpoint = storage.createCheckpoint(id, append(stateOf(4)));

    Session session = storage.getSession(id);
    assertThat(session.status()).isEqualTo(SessionStatus.DELETED);
    assertThat(session.deletedAt()).contains(deletedAt);
    assertThat(session.title()).isEqualTo("Still deleted");
    assertThat(session.activeCheckpoint()).contains(checkpoint);
  }

  // Lists of sessions

  @Test
  void listIsEmptyWithoutSessions() {
    ListSessionsResult result = list(all());

    assertThat(result.sessions()).isEmpty();
    assertThat(result.total()).contains(0L);
    assertThat(result.nextCursor()).isEmpty();
  }

  @Test
  void sessionsAreCountedOnlyWhenThatIsAskedFor() {
    create("Counted");

    assertThat(storage.listSessions(ListSessionsQuery.latest(1)).total()).isEmpty();
    assertThat(list(page(0, 0)).total()).contains(1L);
  }

  @Test
  void listShowsEverySessionNewestFirst() {
    UUID first = create("First");
    UUID second = create("Second");
    UUID third = create("Third");
    storage.createCheckpoint(first, append(stateOf(1)));

    assertThat(ids(list(all()))).containsExactly(first, third, second);
  }

  @Test
  void listedSessionsReadBack() {
    create("One");
    create("Two");

    for (SessionSummary summary : list(all()).sessions()) {
      Session session = storage.getSession(summary.id());
      assertThat(session.id()).isEqualTo(summary.id());
      assertThat(session.title()).isEqualTo(summary.title());
      assertThat(session.createdAt()).isEqualTo(summary.createdAt());
      assertThat(session.updatedAt()).isEqualTo(summary.updatedAt());
    }
  }

  @Test
  void summaryNamesTheActiveCheckpointAndCountsItsMessages() {
    UUID id = storage.createSession(request("Counted", stateOf(1))).sessionId();
    storage.createCheckpoint(id, append(stateOf(5)));
    Checkpoint last = storage.createCheckpoint(id, append(stateOf(3)));

    SessionSummary summary = list(all()).sessions().get(0);

    assertThat(summary.title()).isEqualTo("Counted");
    assertThat(summary.visibility()).isEqualTo(SessionVisibility.PRIVATE);
    assertThat(summary.status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(summary.cwd()).contains(cwd);
    assertThat(summary.activeCheckpointId()).isEqualTo(last.id());
    assertThat(summary.messageCount()).isEqualTo(3);
    assertThat(summary.updatedAt()).isEqualTo(last.createdAt());
    assertThat(summary.usage()).contains(SessionUsage.NONE);
    assertThat(storage.listSessions(ListSessionsQuery.latest(1)).sessions().get(0).usage())
        .isEmpty();
  }

  @Test
  void lastMessageIsAsOldAsTheCheckpointThatBroughtIt() {
    CreateSessionResult empty = storage.createSession(request("Empty", state()));
    assertThat(list(all()).sessions().get(0).lastMessageAt()).isEmpty();

    Checkpoint brought = storage.createCheckpoint(empty.sessionId(), append(stateOf(2)));
    storage.createCheckpoint(empty.sessionId(), append(stateOf(1)));

    assertThat(list(all()).sessions().get(0).lastMessageAt()).contains(brought.createdAt());
  }

  @Test
  void limitCutsTheList() {
    List<UUID> ids = createMany(5);

    ListSessionsResult page = list(page(2, 0));

    assertThat(ids(page)).containsExactly(ids.get(4), ids.get(3));
    assertThat(page.total()).contains(5L);
    assertThat(page.nextCursor()).isPresent();
  }

  @Test
  void limitZeroOnlyCounts() {
    createMany(2);

    ListSessionsResult page = list(page(0, 0));

    assertThat(page.sessions()).isEmpty();
    assertThat(page.total()).contains(2L);
    assertThat(page.nextCursor()).isEmpty();
  }

  @Test
  void offsetSkips() {
    List<UUID> ids = createMany(5);

    assertThat(ids(list(page(100, 3)))).containsExactly(ids.get(1), ids.get(0));
    assertThat(ids(list(page(100, 5)))).isEmpty();
    assertThat(list(page(100, 3)).nextCursor()).isEmpty();
  }

  @Test
  void cursorPagesThroughEverySessionOnce() {
    List<UUID> ids = createMany(7);
    Collections.reverse(ids);
    List<UUID> seen = new ArrayList<>();

    Optional<PageCursor> cursor = Optional.empty();
    do {
      ListSessionsResult page = list(from(cursor, 3));
      assertThat(page.total()).contains(7L);
      seen.addAll(ids(page));
      cursor = page.nextCursor();
    } while (cursor.isPresent());

    assertThat(seen).containsExactlyElementsOf(ids);
  }

  @Test
  void cursorNeitherRepeatsNorSkipsWhenSessionsAreAdded() {
    List<UUID> ids = createMany(4);
    ListSessionsResult first = list(from(Optional.empty(), 2));

    createMany(2);

    assertThat(ids(list(from(first.nextCursor(), 100)))).containsExactly(ids.get(1), ids.get(0));
  }

  @Test
  void searchFindsAPartOfTheTitleInAnyCase() {
    UUID rust = create("Learning Rust");
    UUID trust = create("trust no one");
    UUID umlaut = create("ÜBER");
    create("Java");

    assertThat(ids(list(search("rUSt")))).containsExactly(trust, rust);
    assertThat(list(search("rust")).total()).contains(2L);
    assertThat(ids(list(search("über")))).containsExactly(umlaut);
    assertThat(list(search("")).total()).contains(4L);
    assertThat(list(search("python")).total()).contains(0L);
  }

  @Test
  void searchTakesEveryCharacterAsItIs() {
    UUID percent = create("100% done");
    UUID underscore = create("snake_case");
    UUID backslash = create("C:\\temp");
    UUID quote = create("it's");

    assertThat(ids(list(search("%")))).containsExactly(percent);
    assertThat(ids(list(search("_")))).containsExactly(underscore);
    assertThat(ids(list(search("\\")))).containsExactly(backslash);
    assertThat(ids(list(search("'")))).containsExactly(quote);
    assertThat(ids(list(search("e_c")))).containsExactly(underscore);
    assertThat(ids(list(search("a%b")))).isEmpty();
  }

  @Test
  void visibilityFilters() {
    UUID hidden = create("Private");
    UUID shown =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Public", SessionVisibility.PUBLIC, Optional.of(cwd), state()))
            .sessionId();

    assertThat(ids(list(visible(SessionVisibility.PUBLIC)))).containsExactly(shown);
    assertThat(ids(list(visible(SessionVisibility.PRIVATE)))).containsExactly(hidden);
  }

  @Test
  void directoryFiltersExactly() {
    create("Here");
    storage.createSession(
        new CreateSessionRequest(
            "Below", SessionVisibility.PRIVATE, Optional.of(cwd + "/below"), state()));

    assertThat(list(all()).sessions()).extracting(SessionSummary::title).containsExactly("Here");
  }

  @Test
  void labelsAreKeptAndShown() {
    SessionLabels labels =
        new SessionLabels(Map.of("team", "sre", "env/stage", "日本 = 🪨, \"x\"", "x", ""));
    UUID session = labelled(labels);
    UUID other = create("None");

    assertThat(storage.getSession(session).labels()).isEqualTo(labels);
    assertThat(storage.getSession(other).labels()).isEqualTo(SessionLabels.NONE);
    assertThat(storage.listSessions(all()).sessions())
        .extracting(SessionSummary::labels)
        .containsExactly(SessionLabels.NONE, labels);
  }

  @Test
  void labelsChangeOneByOne() {
    UUID session = labelled(new SessionLabels(Map.of("team", "sre", "ticket", "OPS-12")));
    Instant before = storage.getSession(session).updatedAt();

    Session changed =
        label(
            session,
            Map.of(
                "team",
                Optional.empty(),
                "ticket",
                Optional.of("OPS-13"),
                "new",
                Optional.of("1"),
                "gone",
                Optional.empty()));

    SessionLabels expected = new SessionLabels(Map.of("ticket", "OPS-13", "new", "1"));
    assertThat(changed.labels()).isEqualTo(expected);
    assertThat(changed.updatedAt()).isAfter(before);
    assertThat(storage.getSession(session).labels()).isEqualTo(expected);
    assertThat(listed(SessionScope.OWN, Map.of("ticket", "OPS-13"))).containsExactly(session);
    assertThat(listed(SessionScope.OWN, Map.of("ticket", "OPS-12"))).isEmpty();
    assertThat(listed(SessionScope.OWN, Map.of("team", "sre"))).isEmpty();
  }

  @Test
  void labelsFilter() throws Exception {
    UUID both = labelled(new SessionLabels(Map.of("team", "sre", "env", "prod")));
    UUID one = labelled(new SessionLabels(Map.of("team", "sre")));
    labelled(new SessionLabels(Map.of("team", "SRE")));
    labelled(new SessionLabels(Map.of("teams", "sre")));
    create("None");

    assertThat(listed(SessionScope.OWN, Map.of("team", "sre"))).containsExactly(one, both);
    assertThat(listed(SessionScope.OWN, Map.of("team", "sre", "env", "prod")))
        .containsExactly(both);
    assertThat(listed(SessionScope.OWN, Map.of("team", "sre", "env", "test"))).isEmpty();
    assertThat(
            storageFor(other())
                .listSessions(with(SessionScope.SHARED, Map.of("team", "sre")))
                .sessions())
        .isEmpty();
  }

  @Test
  void sessionsHaveOnlySoManyLabels() {
    Map<String, Optional<String>> many = new HashMap<>();
    for (int i = 0; i < SessionLabels.MAX; i++) {
      many.put("k" + i, Optional.of("🪨".repeat(256)));
    }
    UUID session = create("Many");
    label(session, many);

    assertRefused(Problem.INVALID_LABELS, () -> label(session, Map.of("more", Optional.of("x"))));
    label(session, Map.of("more", Optional.of("x"), "k0", Optional.empty()));

    assertThat(storage.getSession(session).labels().values())
        .hasSize(SessionLabels.MAX)
        .containsEntry("more", "x")
        .doesNotContainKey("k0");
  }

  private UUID labelled(SessionLabels labels) {
    return storage.createSession(request("Labelled", stateOf(1)).with(labels)).sessionId();
  }

  private Session label(UUID session, Map<String, Optional<String>> changes) {
    return storage.updateSession(
        session,
        new UpdateSessionRequest(
            Optional.empty(), Optional.empty(), new LabelChanges(changes), ExpectedVersion.ANY));
  }

  private List<UUID> listed(SessionScope scope, Map<String, String> labels) {
    return storage.listSessions(with(scope, labels)).sessions().stream()
        .map(SessionSummary::id)
        .toList();
  }

  private ListSessionsQuery with(SessionScope scope, Map<String, String> labels) {
    return new ListSessionsQuery(
        scope,
        Optional.empty(),
        PageRequest.DEFAULT_LIMIT,
        0,
        Optional.empty(),
        Optional.empty(),
        SessionStatus.ACTIVE,
        Optional.empty(),
        Optional.of(cwd),
        labels.entrySet().stream()
            .map(label -> new LabelFilter(label.getKey(), label.getValue()))
            .toList(),
        true,
        true);
  }

  @Test
  void listsCanBeLong() {
    createMany(101);

    assertThat(list(page(100, 0)).sessions()).hasSize(100);
    assertThat(list(page(1000, 0)).sessions()).hasSize(101);
  }

  // Checkpoints

  @Test
  void checkpointEchoesItsState() {
    CreateSessionResult created = storage.createSession(request("Echo", stateOf(1)));
    UUID parent = created.checkpoint().id();

    Checkpoint checkpoint =
        storage.createCheckpoint(created.sessionId(), append(stateOf(3), parent));

    assertThat(checkpoint.sessionId()).isEqualTo(created.sessionId());
    assertThat(checkpoint.parentId()).contains(parent);
    assertThat(checkpoint.state()).contains(stateOf(3));
    assertThat(storage.getCheckpoint(checkpoint.id())).isEqualTo(checkpoint);
  }

  @Test
  void checkpointMayHaveNoParent() {
    UUID id = create("No parent");

    Checkpoint checkpoint = storage.createCheckpoint(id, append(stateOf(1)));

    assertThat(storage.getCheckpoint(checkpoint.id()).parentId()).isEmpty();
  }

  @Test
  void parentsFormATree() {
    CreateSessionResult created = storage.createSession(request("Tree", stateOf(1)));
    UUID session = created.sessionId();
    UUID root = created.checkpoint().id();
    UUID child = storage.createCheckpoint(session, append(stateOf(2), root)).id();
    UUID grandchild = storage.createCheckpoint(session, append(stateOf(3), child)).id();
    UUID sibling = storage.createCheckpoint(session, append(stateOf(4), root)).id();

    assertThat(storage.getCheckpoint(child).parentId()).contains(root);
    assertThat(storage.getCheckpoint(grandchild).parentId()).contains(child);
    assertThat(storage.getCheckpoint(sibling).parentId()).contains(root);
    assertThat(storage.getActiveCheckpoint(session).id()).isEqualTo(sibling);
  }

  @Test
  void parentMustBelongToTheSession() {
    UUID session = create("One");
    UUID elsewhere = storage.createSession(request("Two", state())).checkpoint().id();

    for (UUID parent : List.of(elsewhere, UNKNOWN, session)) {
      assertRefused(
          Problem.PARENT_NOT_FOUND,
          () -> storage.createCheckpoint(session, append(state(), parent)));
    }
    assertThat(storage.listCheckpoints(session, checkpoints(100, 0)).total()).contains(1L);
  }

  @Test
  void unknownCheckpointIsNotFound() {
    assertRefused(Problem.CHECKPOINT_NOT_FOUND, () -> storage.getCheckpoint(UNKNOWN));
    UUID session = create("Not a checkpoint");
    assertRefused(Problem.CHECKPOINT_NOT_FOUND, () -> storage.getCheckpoint(session));
  }

  @Test
  void activeCheckpointIsTheOneCreatedLast() {
    CreateSessionResult created = storage.createSession(request("Active", stateOf(1)));
    assertThat(storage.getActiveCheckpoint(created.sessionId())).isEqualTo(created.checkpoint());

    UUID root = created.checkpoint().id();
    storage.createCheckpoint(created.sessionId(), append(stateOf(5), root));
    Checkpoint last = storage.createCheckpoint(created.sessionId(), append(stateOf(3), root));

    assertThat(storage.getActiveCheckpoint(created.sessionId())).isEqualTo(last);
  }

  @Test
  void checkpointMovesTheSessionsTime() {
    UUID id = create("Moved");
    Instant before = storage.getSession(id).updatedAt();

    Checkpoint checkpoint = storage.createCheckpoint(id, append(stateOf(1)));

    assertThat(checkpoint.createdAt()).isAfter(before);
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(checkpoint.createdAt());
  }

  @Test
  void checkpointsAreListedOldestFirst() {
    CreateSessionResult created = storage.createSession(request("Listed", stateOf(1)));
    Checkpoint second = storage.createCheckpoint(created.sessionId(), append(stateOf(2)));
    Checkpoint third =
        storage.createCheckpoint(created.sessionId(), append(stateOf(7), second.id()));

    ListCheckpointsResult result =
        storage.listCheckpoints(created.sessionId(), checkpoints(100, 0));

    assertThat(result.total()).contains(3L);
    assertThat(result.checkpoints())
        .containsExactly(
            created.checkpoint().withoutState(), second.withoutState(), third.withoutState());
  }

  @Test
  void checkpointsPage() {
    CreateSessionResult created = storage.createSession(request("Paged", stateOf(1)));
    for (int i = 2; i <= 5; i++) {
      storage.createCheckpoint(created.sessionId(), append(stateOf(i)));
    }

    ListCheckpointsResult page = storage.listCheckpoints(created.sessionId(), checkpoints(2, 1));

    assertThat(page.total()).contains(5L);
    assertThat(page.checkpoints()).extracting(Checkpoint::messageCount).containsExactly(2, 3);
    assertThat(storage.listCheckpoints(created.sessionId(), checkpoints(0, 0)).checkpoints())
        .isEmpty();
    assertThat(storage.listCheckpoints(created.sessionId(), checkpoints(9, 5)).checkpoints())
        .isEmpty();
  }

  @Test
  void checkpointsPageByCursor() {
    UUID id = create("By cursor");
    for (int i = 2; i <= 5; i++) {
      storage.createCheckpoint(id, append(stateOf(i)));
    }
    List<Checkpoint> all = storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints();

    List<Checkpoint> listed = new ArrayList<>();
    Optional<PageCursor> next = Optional.empty();
    do {
      ListCheckpointsResult page =
          storage.listCheckpoints(id, new ListCheckpointsQuery(2, 0, next, false));
      listed.addAll(page.checkpoints());
      assertThat(page.total()).contains(5L);
      next = page.nextCursor();
      assertThat(next.isPresent()).isEqualTo(listed.size() < 5);
    } while (next.isPresent());

    assertThat(listed).isEqualTo(all);
    assertThat(storage.listCheckpoints(id, checkpoints(0, 0)).nextCursor()).isEmpty();
    Optional<PageCursor> unknown = Optional.of(new PageCursor(Instant.now(), UNKNOWN));
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND,
        () -> storage.listCheckpoints(id, new ListCheckpointsQuery(2, 0, unknown, false)));
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> new ListCheckpointsQuery(2, 1, unknown, false))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.CURSOR_WITH_OFFSET));
  }

  @Test
  void treeHasCheckpointsOnOnePage() {
    UUID id = create("Tree");
    for (int i = 2; i <= 5; i++) {
      storage.createCheckpoint(id, append(stateOf(i)));
    }

    ListCheckpointsResult tree =
        storage.listCheckpoints(id, new ListCheckpointsQuery(1, 0, Optional.empty(), false, true));

    assertThat(tree).isEqualTo(storage.listCheckpoints(id, checkpoints(100, 0)));
    assertThat(tree.checkpoints()).hasSize(5);
    assertRefused(
        Problem.TREE_WITH_STATE,
        () -> new ListCheckpointsQuery(1, 0, Optional.empty(), true, true));
  }

  @Test
  void checkpointsAreListedWithTheirStatesIfAskedFor() {
    CheckpointState second = state(List.of(user("a"), user("b")), "{\"n\":1}");
    CreateSessionResult created = storage.createSession(request("States", stateOf(3)));
    storage.createCheckpoint(created.sessionId(), append(second));

    ListCheckpointsResult result =
        storage.listCheckpoints(
            created.sessionId(), new ListCheckpointsQuery(PageRequest.DEFAULT_LIMIT, 0, true));

    assertThat(result.checkpoints())
        .extracting(checkpoint -> inMemory(checkpoint.state().orElseThrow()))
        .containsExactly(stateOf(3), second);
  }

  @Test
  void sessionsDoNotShareCheckpoints() {
    UUID one = create("One");
    UUID two = create("Two");
    storage.createCheckpoint(one, append(stateOf(1)));

    assertThat(storage.listCheckpoints(one, checkpoints(100, 0)).total()).contains(2L);
    assertThat(storage.listCheckpoints(two, checkpoints(100, 0)).total()).contains(1L);
  }

  @Test
  void noStatisticsAreZeros() {
    SessionStats found = stats.getSessionStats(create("Stats"));

    assertThat(found.totalSessions()).isEqualTo(1);
    assertThat(found.totalToolCalls()).isZero();
    assertThat(found.sessionsWithActivity()).isZero();
    assertThat(found.toolsUsage()).isEmpty();
    assertThat(found.totalTimeSavedSeconds()).isEmpty();
    assertThat(found.usage().tokens()).isEqualTo(TokenCounts.NONE);
  }

  // What is kept of messages

  @Test
  void stateMayBeEmpty() {
    CreateSessionResult created = storage.createSession(request("Empty", state()));

    Checkpoint read = storage.getActiveCheckpoint(created.sessionId());

    assertThat(read.state().orElseThrow().messages()).isEmpty();
    assertThat(read.state().orElseThrow().metadata()).isEmpty();
    assertThat(list(all()).sessions().get(0).messageCount()).isZero();
  }

  @Test
  void rolesAndToolCallIdsAreKept() {
    CheckpointState state =
        state(
            verbatim(Message.Role.SYSTEM, "{\"role\":\"system\",\"content\":\"Be brief\"}"),
            verbatim(Message.Role.DEVELOPER, "{\"role\":\"developer\",\"content\":\"Be kind\"}"),
            user("Do it"),
            verbatim(
                Message.Role.ASSISTANT,
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","
                    + "\"type\":\"function\",\"function\":{\"name\":\"run_command\","
                    + "\"arguments\":\"{\\\"command\\\": \\\"ls\\\"}\"}}]}"),
            verbatim(
                Message.Role.TOOL,
                "{\"role\":\"tool\",\"content\":\"file.txt\",\"tool_call_id\":\"call_1\"}"));

    UUID id = storage.createSession(request("Roles", state)).sessionId();

    assertThat(storage.getActiveCheckpoint(id).state()).contains(state);
  }

  @Test
  void messagesAreKeptAsTheyWereWritten() {
    CheckpointState state =
        state(
            verbatim(Message.Role.USER, "{ \"content\" : \"order\",\n\"role\":\"user\" }"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"content\":\"\\u0000\\u001b[31m\"}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"content\":\"日本 🪨 \\ud83e\\udea8\"}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\"}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"content\":null}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"content\":\"\"}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"content\":[]}"),
            verbatim(
                Message.Role.USER,
                "{\"role\":\"user\",\"x\":[1,1.0,1e2,-0,12345678901234567890,0.1E-7],\"x\":{}}"),
            verbatim(Message.Role.USER, "{\"role\":\"user\",\"x\":\"\\ud800\"}"),
            verbatim(
                Message.Role.USER, "{\"role\":\"user\",\"created_at\":1700000000000,\"y\":5.0}"));

    UUID id = storage.createSession(request("Verbatim", state)).sessionId();

    assertThat(storage.getActiveCheckpoint(id).state()).contains(state);
  }

  @Test
  void conversationMayRepeatItselfAndGoBack() {
    List<Message> all = stateOf(6).messages().toList();
    UUID id = storage.createSession(request("Orders", stateOf(6))).sessionId();
    List<List<Message>> orders =
        List.of(
            List.of(all.get(5), all.get(0), all.get(1), all.get(2)),
            List.of(all.get(0), all.get(0), user("new"), all.get(0)),
            List.of(all.get(3)),
            List.of(user("other"), all.get(4), all.get(5), user("other"), user("new")),
            List.of());

    for (List<Message> order : orders) {
      CheckpointState state = new CheckpointState(order, Optional.empty());
      Checkpoint checkpoint = storage.createCheckpoint(id, append(state));
      assertThat(storage.getCheckpoint(checkpoint.id()).state()).contains(state);
    }
    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).checkpoints())
        .extracting(Checkpoint::messageCount)
        .containsExactly(6, 4, 4, 1, 5, 0);
  }

  @Test
  void largeMessagesAreKept() {
    CheckpointState state = state(user("x".repeat(3_000_000)), user("y".repeat(200_000)));

    UUID id = storage.createSession(request("Large", state)).sessionId();

    assertThat(storage.getActiveCheckpoint(id).state().map(Messages::inMemory)).contains(state);
  }

  @Test
  void manyMessagesAreKept() {
    UUID id = storage.createSession(request("Many", stateOf(2500))).sessionId();

    assertThat(storage.getActiveCheckpoint(id).state().map(Messages::inMemory))
        .contains(stateOf(2500));
  }

  @Test
  void metadataIsKeptPerCheckpoint() {
    UUID id = storage.createSession(request("Metadata", state())).sessionId();
    List<Optional<String>> metadata =
        List.of(
            Optional.empty(),
            Optional.of("{\"trimmed_up_to_message_index\":5}"),
            Optional.of("{}"),
            Optional.of("null"),
            Optional.of("[1, 2.0, \"\\u0000\"]"),
            Optional.of("{\"trimmed_up_to_message_index\": 12,\"other\":\"kept\"}"),
            Optional.empty());

    List<UUID> checkpoints = new ArrayList<>();
    for (Optional<String> each : metadata) {
      CheckpointState state = new CheckpointState(List.of(user("a")), each.map(JsonText::of));
      checkpoints.add(storage.createCheckpoint(id, append(state)).id());
      assertThat(storage.getActiveCheckpoint(id).state().orElseThrow().metadata())
          .isEqualTo(each.map(JsonText::of));
    }

    for (int i = 0; i < metadata.size(); i++) {
      assertThat(storage.getCheckpoint(checkpoints.get(i)).state().orElseThrow().metadata())
          .isEqualTo(metadata.get(i).map(JsonText::of));
    }
    assertThat(storage.listCheckpoints(id, checkpoints(100, 0)).total())
        .contains(1L + metadata.size());
  }

  // Figures

  @Test
  void callsAndTokensAreCounted() {
    Message call =
        verbatim(
            Message.Role.ASSISTANT,
            "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"stakpak__run_command\",\"arguments\":\"\"}}]}");
    Message failed =
        verbatim(
            Message.Role.TOOL,
            "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"COMMAND_FAILED\\nx\"}");
    Message answer =
        verbatim(
            Message.Role.ASSISTANT,
            "{\"role\":\"assistant\",\"model\":{\"provider\":\"p\",\"id\":\"m\"},\"usage\":"
                + "{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}");
    UUID id = storage.createSession(request("Figures", state(user("a"), call))).sessionId();
    storage.createCheckpoint(id, append(state(user("a"), call, failed, answer)));
    storage.createCheckpoint(id, append(state(user("b"))));

    SessionStats found = stats.getSessionStats(id);

    TokenCounts tokens = new TokenCounts(7, 2, 9, 0, 0);
    assertThat(found.failedToolCalls()).isEqualTo(1);
    assertThat(found.sessionsWithActivity()).isEqualTo(1);
    assertThat(found.toolsUsage())
        .containsExactly(
            new ToolUsageStats(
                "run_command",
                "Run command",
                new ToolUsageCounts(1, 0, 1, 0),
                Optional.empty(),
                Optional.empty()));
    assertThat(found.usage().tokens()).isEqualTo(tokens);
    assertThat(found.usage().models()).containsExactly(new ModelUsage("p/m", tokens));
    assertThat(list(all()).sessions().get(0).usage()).contains(new SessionUsage(7, 2, 9, 0, 0));
    assertThat(found.usage().longestSessionMessages()).contains(1);
    assertThat(found.usage().medianSessionMessages()).contains(1.0);
    assertThat(found.usage().sessionsPerDay()).hasSizeBetween(1, 2);
  }

  // Callers

  @Test
  void privateSessionDoesNotExistForOthers() throws Exception {
    CreateSessionResult created = storage.createSession(request("Secret", stateOf(1)));
    UUID id = created.sessionId();
    SessionStorage others = storageFor(other());

    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.getSession(id));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.updateSession(id, rename("Mine")));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.deleteSession(id));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> statsFor(other()).getSessionStats(id));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.listCheckpoints(id, checkpoints(100, 0)));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.createCheckpoint(id, append(state())));
    assertRefused(
        Problem.CHECKPOINT_NOT_FOUND, () -> others.getCheckpoint(created.checkpoint().id()));
    assertThat(others.listSessions(all()).sessions()).isEmpty();
    assertThat(others.listSessions(all()).total()).contains(0L);
    assertThat(storage.getSession(id).title()).isEqualTo("Secret");
  }

  @Test
  void checkpointOfAnotherIsNoParent() throws Exception {
    UUID secret = storage.createSession(request("Secret", stateOf(1))).checkpoint().id();
    SessionStorage others = storageFor(other());
    UUID theirs = others.createSession(request("Theirs", state())).sessionId();

    assertRefused(
        Problem.PARENT_NOT_FOUND, () -> others.createCheckpoint(theirs, append(state(), secret)));
  }

  @Test
  void publicSessionIsReadableByOthersAndNotWritable() throws Exception {
    CreateSessionResult created =
        storage.createSession(
            new CreateSessionRequest(
                "Shared", SessionVisibility.PUBLIC, Optional.of(cwd), stateOf(2)));
    UUID id = created.sessionId();
    SessionStorage others = storageFor(other());

    assertThat(others.getSession(id).activeCheckpoint()).contains(created.checkpoint());
    assertThat(others.getCheckpoint(created.checkpoint().id())).isEqualTo(created.checkpoint());
    assertThat(others.listCheckpoints(id, checkpoints(100, 0)).total()).contains(1L);
    assertRefused(Problem.NOT_THE_OWNER, () -> others.updateSession(id, rename("Mine")));
    assertRefused(Problem.NOT_THE_OWNER, () -> others.deleteSession(id));
    assertRefused(Problem.NOT_THE_OWNER, () -> others.createCheckpoint(id, append(state())));
    assertThat(others.listSessions(all()).sessions()).isEmpty();
  }

  @Test
  void auditorReadsEverythingAndChangesNothing() throws Exception {
    CreateSessionResult created = storage.createSession(request("Secret", stateOf(2)));
    UUID id = created.sessionId();
    SessionStorage auditors = storageFor(auditor());

    assertThat(auditors.getSession(id)).isEqualTo(storage.getSession(id));
    assertThat(auditors.getCheckpoint(created.checkpoint().id())).isEqualTo(created.checkpoint());
    assertThat(auditors.listCheckpoints(id, checkpoints(100, 0)).total()).contains(1L);
    assertRefused(Problem.NOT_THE_OWNER, () -> auditors.updateSession(id, rename("Mine")));
    assertRefused(Problem.NOT_THE_OWNER, () -> auditors.deleteSession(id));
    assertRefused(Problem.NOT_THE_OWNER, () -> auditors.createCheckpoint(id, append(state())));
    assertThat(storage.getSession(id).activeCheckpoint()).contains(created.checkpoint());
  }

  @Test
  void administratorReadsAndChangesEverything() throws Exception {
    CreateSessionResult created = storage.createSession(request("Secret", stateOf(2)));
    UUID id = created.sessionId();
    SessionStorage administrators = storageFor(administrator());

    assertThat(administrators.getSession(id)).isEqualTo(storage.getSession(id));
    administrators.updateSession(id, rename("Renamed"));
    Checkpoint appended =
        administrators.createCheckpoint(id, append(stateOf(3), created.checkpoint().id()));
    assertThat(storage.getSession(id).title()).isEqualTo("Renamed");
    assertThat(storage.getActiveCheckpoint(id)).isEqualTo(appended);
    administrators.deleteSession(id);
    assertThat(storage.getSession(id).status()).isEqualTo(SessionStatus.DELETED);
    assertThat(storage.getSession(id).owner()).contains(owner());
  }

  @Test
  void deletedSessionExistsForItsOwnerAndAdministratorsOnly() throws Exception {
    UUID id = createPublic(storage);
    Checkpoint checkpoint = storage.createCheckpoint(id, append(stateOf(2)));
    storage.deleteSession(id);

    for (String username : List.of(other(), auditor())) {
      SessionStorage others = storageFor(username);
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.getSession(id));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.updateSession(id, rename("Mine")));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.deleteSession(id));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> statsFor(username).getSessionStats(id));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.listCheckpoints(id, checkpoints(9, 0)));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.createCheckpoint(id, append(state())));
      assertRefused(Problem.CHECKPOINT_NOT_FOUND, () -> others.getCheckpoint(checkpoint.id()));
      assertThat(others.listSessions(deletedInScope(SessionScope.SHARED)).total()).contains(0L);
    }
    assertThat(ids(storageFor(auditor()).listSessions(deletedInScope(SessionScope.ALL)))).isEmpty();
    SessionStorage administrators = storageFor(administrator());
    assertThat(administrators.getSession(id)).isEqualTo(storage.getSession(id));
    for (SessionScope scope : List.of(SessionScope.SHARED, SessionScope.ALL)) {
      assertThat(ids(administrators.listSessions(deletedInScope(scope)))).containsExactly(id);
    }
  }

  @Test
  void ownSessionsAreListedWhateverTheRole() throws Exception {
    create("Of the owner");
    SessionStorage administrators = storageFor(administrator());
    UUID own = administrators.createSession(request("Own", state())).sessionId();

    assertThat(ids(administrators.listSessions(all()))).containsExactly(own);
  }

  @Test
  void sharedSessionsAreThePublicOnesOfOthers() throws Exception {
    create("Private");
    UUID shared = createPublic(storage);
    UUID deleted = createPublic(storage);
    storage.deleteSession(deleted);
    SessionStorage others = storageFor(other());
    createPublic(others);

    ListSessionsResult listed = others.listSessions(inScope(SessionScope.SHARED));

    assertThat(ids(listed)).containsExactly(shared);
    assertThat(listed.total()).contains(1L);
    assertThat(listed.sessions().get(0).owner()).contains(owner());
    storage.updateSession(
        shared, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));
    assertThat(others.listSessions(inScope(SessionScope.SHARED)).total()).contains(0L);
  }

  @Test
  void hiddenSessionsLeaveNoTraceInPages() throws Exception {
    List<UUID> shared = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shared.add(0, createPublic(storage));
      create("Private");
    }
    SessionStorage others = storageFor(other());

    ListSessionsResult first =
        others.listSessions(inScope(SessionScope.SHARED, Optional.empty(), 2));
    ListSessionsResult second =
        others.listSessions(inScope(SessionScope.SHARED, first.nextCursor(), 2));

    assertThat(first.total()).contains(3L);
    assertThat(ids(first)).isEqualTo(shared.subList(0, 2));
    assertThat(ids(second)).isEqualTo(shared.subList(2, 3));
    assertThat(second.nextCursor()).isEmpty();
  }

  @Test
  void auditorsAndAdministratorsListAll() throws Exception {
    UUID secret = create("Private");
    UUID shared = createPublic(storage);
    UUID ofOther = storageFor(other()).createSession(request("Other", state())).sessionId();

    for (String username : List.of(auditor(), administrator())) {
      ListSessionsResult listed = storageFor(username).listSessions(inScope(SessionScope.ALL));
      assertThat(ids(listed)).containsExactly(ofOther, shared, secret);
      assertThat(listed.total()).contains(3L);
    }
    assertRefused(Problem.SCOPE_NOT_ALLOWED, () -> storage.listSessions(inScope(SessionScope.ALL)));
  }

  @Test
  void ownerFilters() throws Exception {
    create("Of the owner");
    UUID ofOther = storageFor(other()).createSession(request("Other", state())).sessionId();
    SessionStorage auditors = storageFor(auditor());

    assertThat(ids(auditors.listSessions(ofOwner(SessionScope.ALL, other()))))
        .containsExactly(ofOther);
    assertThat(storage.listSessions(ofOwner(SessionScope.OWN, other())).total()).contains(0L);
  }

  // Many at once

  @Test
  void manySessionsAreCreatedAtOnce() throws Exception {
    List<Callable<UUID>> creations =
        Collections.nCopies(
            20, () -> storage.createSession(request("Race", stateOf(2))).sessionId());

    List<UUID> ids = inParallel(creations);

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids(list(all()))).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void writersOfOneSessionLoseNothing() throws Exception {
    UUID id = create("Contended");
    int writers = 8;
    int each = 10;
    List<Callable<List<Checkpoint>>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int w = writer;
      work.add(
          () -> {
            List<Checkpoint> created = new ArrayList<>();
            for (int i = 0; i < each; i++) {
              CheckpointState state = state(user("shared"), user("of " + w), user(w + " " + i));
              created.add(storage.createCheckpoint(id, append(state)));
            }
            return created;
          });
    }

    List<Checkpoint> acknowledged = inParallel(work).stream().flatMap(List::stream).toList();

    ListCheckpointsResult listed = storage.listCheckpoints(id, checkpoints(1000, 0));
    assertThat(listed.total()).contains(1L + writers * each);
    assertThat(listed.checkpoints().stream().skip(1))
        .containsExactlyInAnyOrderElementsOf(
            acknowledged.stream().map(Checkpoint::withoutState).toList());
    assertThat(listed.checkpoints())
        .extracting(Checkpoint::createdAt)
        .isSortedAccordingTo(Instant::compareTo);
    Checkpoint last = listed.checkpoints().get(writers * each);
    assertThat(storage.getActiveCheckpoint(id).id()).isEqualTo(last.id());
    assertThat(list(all()).sessions().get(0).activeCheckpointId()).isEqualTo(last.id());
    for (Checkpoint checkpoint : acknowledged) {
      assertThat(storage.getCheckpoint(checkpoint.id())).isEqualTo(checkpoint);
    }
  }

  @Test
  void storageSaysWhatItIs() {
    storage.verifyConnection();
    BackendInfo info = storage.backendInfo();
    boolean isLocal = backendKind() == BackendKind.LOCAL;

    assertThat(info.kind()).isEqualTo(backendKind());
    assertThat(info.storePath().isPresent()).isEqualTo(isLocal);
    assertThat(info.endpoint().isPresent()).isNotEqualTo(isLocal);
    assertThat(info.profile().isPresent()).isNotEqualTo(isLocal);
    info.storePath().ifPresent(path -> assertThat(path).matches("(h2:|postgresql://)[^?;@]+"));
    info.endpoint().ifPresent(uri -> assertThat(uri).matches("http://[^?;@]+"));
  }

  private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private UUID create(String title) {
    return storage.createSession(request(title, state())).sessionId();
  }

  private List<UUID> createMany(int sessions) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      ids.add(create("Session " + i));
    }
    return ids;
  }

  private CreateSessionRequest request(String title, CheckpointState state) {
    return new CreateSessionRequest(title, SessionVisibility.PRIVATE, Optional.of(cwd), state);
  }

  private Optional<IdempotencyKey> key(String name) {
    return key(name, name);
  }

  /**
   * @param request what the key stands for: the same text, the same request
   */
  private Optional<IdempotencyKey> key(String name, String request) {
    return Optional.of(new IdempotencyKey(cwd + name, JsonText.of(request).sha256()));
  }

  private static AppendMessagesRequest more(Message... messages) {
    return more(Optional.empty(), messages);
  }

  private static AppendMessagesRequest more(Optional<JsonText> metadata, Message... messages) {
    return new AppendMessagesRequest(
        List.of(messages), metadata, Optional.empty(), 100_000, Optional.empty());
  }

  private static UpdateSessionRequest renameIf(String title, Set<Instant> expected) {
    return new UpdateSessionRequest(
        Optional.of(title), Optional.empty(), new ExpectedVersion(Optional.of(expected)));
  }

  private static CreateCheckpointRequest append(CheckpointState state) {
    return new CreateCheckpointRequest(state, Optional.empty());
  }

  private static CreateCheckpointRequest append(CheckpointState state, UUID parent) {
    return new CreateCheckpointRequest(state, Optional.of(parent));
  }

  private static UpdateSessionRequest rename(String title) {
    return new UpdateSessionRequest(Optional.of(title), Optional.empty());
  }

  private static ListCheckpointsQuery checkpoints(int limit, int offset) {
    return new ListCheckpointsQuery(limit, offset, false);
  }

  private ListSessionsResult list(ListSessionsQuery query) {
    return storage.listSessions(query);
  }

  private static List<UUID> ids(ListSessionsResult result) {
    return result.sessions().stream().map(SessionSummary::id).toList();
  }

  private ListSessionsQuery all() {
    return page(PageRequest.DEFAULT_LIMIT, 0);
  }

  private ListSessionsQuery page(int limit, int offset) {
    return query(limit, offset, null, null, SessionStatus.ACTIVE, null);
  }

  private ListSessionsQuery from(Optional<PageCursor> cursor, int limit) {
    return query(limit, 0, cursor.orElse(null), null, SessionStatus.ACTIVE, null);
  }

  private ListSessionsQuery search(String text) {
    return query(PageRequest.DEFAULT_LIMIT, 0, null, text, SessionStatus.ACTIVE, null);
  }

  private ListSessionsQuery deleted() {
    return query(PageRequest.DEFAULT_LIMIT, 0, null, null, SessionStatus.DELETED, null);
  }

  private ListSessionsQuery visible(SessionVisibility visibility) {
    return query(PageRequest.DEFAULT_LIMIT, 0, null, null, SessionStatus.ACTIVE, visibility);
  }

  private UUID createPublic(SessionStorage storage) {
    return storage
        .createSession(
            new CreateSessionRequest("Public", SessionVisibility.PUBLIC, Optional.of(cwd), state()))
        .sessionId();
  }

  private ListSessionsQuery inScope(SessionScope scope) {
    return inScope(scope, Optional.empty(), PageRequest.DEFAULT_LIMIT);
  }

  private ListSessionsQuery inScope(SessionScope scope, Optional<PageCursor> cursor, int limit) {
    return inScope(scope, Optional.empty(), cursor, limit);
  }

  private ListSessionsQuery deletedInScope(SessionScope scope) {
    return inScope(
        scope,
        Optional.empty(),
        Optional.empty(),
        PageRequest.DEFAULT_LIMIT,
        SessionStatus.DELETED);
  }

  private ListSessionsQuery ofOwner(SessionScope scope, String owner) {
    return inScope(scope, Optional.of(owner), Optional.empty(), PageRequest.DEFAULT_LIMIT);
  }

  private ListSessionsQuery inScope(
      SessionScope scope, Optional<String> owner, Optional<PageCursor> cursor, int limit) {
    return inScope(scope, owner, cursor, limit, SessionStatus.ACTIVE);
  }

  private ListSessionsQuery inScope(
      SessionScope scope,
      Optional<String> owner,
      Optional<PageCursor> cursor,
      int limit,
      SessionStatus status) {
    return new ListSessionsQuery(
        scope,
        owner,
        limit,
        0,
        cursor,
        Optional.empty(),
        status,
        Optional.empty(),
        Optional.of(cwd),
        List.of(),
        true,
        true);
  }

  private ListSessionsQuery query(
      int limit,
      int offset,
      PageCursor cursor,
      String search,
      SessionStatus status,
      SessionVisibility visibility) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        Optional.empty(),
        limit,
        offset,
        Optional.ofNullable(cursor),
        Optional.ofNullable(search),
        status,
        Optional.ofNullable(visibility),
        Optional.of(cwd),
        List.of(),
        true,
        true);
  }

  private static void assertRefused(Problem problem, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
