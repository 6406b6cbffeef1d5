package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.retention.RetentionStep;
import dev.cairn.retention.RetentionStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.Caller;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.EventKind;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionEvent;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionEvents.Positions;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredEvent;
import dev.cairn.session.UpdateSessionRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to sessions can be read as events: all of it, once, in order, by those who may. */
class SessionEventsIT extends OnEachDatabase {

  private static final int ALL = 10_000;

  private final SessionStorage alices = database.storageFor(TestUsers.ALICE);
  private final SessionEvents events = database.eventsFor(TestUsers.ALICE);

  @AfterEach
  void resetClock() {
    database.setClock(Clock.systemUTC());
  }

  private CreateSessionResult create(SessionVisibility visibility) {
    return alices.createSession(
        new CreateSessionRequest(
            "Heard", visibility, Optional.empty(), state(user("hello")), Optional.empty()));
  }

  private UUID session() {
    return create(SessionVisibility.PUBLIC).sessionId();
  }

  private UUID append(UUID session) {
    return alices
        .createCheckpoint(
            session, new CreateCheckpointRequest(state(user("more")), Optional.empty()))
        .id();
  }

  private void show(UUID session, SessionVisibility visibility) {
    alices.updateSession(
        session, new UpdateSessionRequest(Optional.empty(), Optional.of(visibility)));
  }

  private List<EventKind> kinds(UUID session) {
    return events.after(session, 0, ALL).stream().map(each -> each.event().kind()).toList();
  }

  private static List<Long> numbers(List<StoredEvent> some) {
    return some.stream().map(each -> each.event().number()).toList();
  }

  private void orderAll() {
    events.listen();
  }

  @Test
  void everyChangeIsOneEvent() {
    CreateSessionResult created = create(SessionVisibility.PRIVATE);
    UUID session = created.sessionId();
    UUID checkpoint = append(session);
    UUID appended =
        alices
            .appendMessages(
                session,
                new AppendMessagesRequest(
                    List.of(user("last")),
                    Optional.empty(),
                    Optional.empty(),
                    1000,
                    Optional.empty()))
            .id();
    show(session, SessionVisibility.PUBLIC);
    alices.deleteSession(session);
    alices.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).restoreSession(session, ExpectedVersion.ANY);
    redact(database, session, "hello");
    redact(database, session, "not in it");

    List<SessionEvent> found =
        events.after(session, 0, ALL).stream().map(StoredEvent::event).toList();

    assertThat(found.stream().map(SessionEvent::kind))
        .containsExactly(
            EventKind.SESSION_CREATED,
            EventKind.CHECKPOINT_CREATED,
            EventKind.CHECKPOINT_CREATED,
            EventKind.SESSION_CHANGED,
            EventKind.SESSION_DELETED,
            EventKind.SESSION_RESTORED,
            EventKind.SESSION_CHANGED);
    assertThat(found.stream().map(SessionEvent::number))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 7).boxed().toList());
    assertThat(found.stream().flatMap(each -> each.checkpointId().stream()))
        .containsExactly(created.checkpoint().id(), checkpoint, appended);
    assertThat(found.get(6).time()).isEqualTo(alices.getSession(session).updatedAt());
    assertThat(events.listen(session)).isEqualTo(7);
    assertThat(events.sessions(Set.of(session, UUID.randomUUID())))
        .containsOnlyKeys(session)
        .allSatisfy((id, listened) -> assertThat(listened.number()).isEqualTo(7));
  }

  @Test
  void forkAndImportAreOneEventEach() {
    UUID origin = session();
    append(origin);
    CreateSessionResult fork = fork(database, origin);
    UUID imported = UUID.randomUUID();
    UUID last = addOld(imported);

    assertThat(kinds(fork.sessionId())).containsExactly(EventKind.SESSION_CREATED);
    List<StoredEvent> found = events.after(imported, 0, ALL);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).event().kind()).isEqualTo(EventKind.SESSION_CREATED);
    assertThat(found.get(0).event().checkpointId()).contains(last);
    assertThat(found.get(0).event().time()).isAfter(Instant.now().minus(Duration.ofHours(1)));
  }

  /** A session of a year ago with two checkpoints. */
  private UUID addOld(UUID session) {
    Instant then = Instant.parse("2025-01-01T00:00:00Z");
    UUID first = UUID.randomUUID();
    UUID last = UUID.randomUUID();
    database
        .archiveFor(TestUsers.ALICE)
        .add(
            new ArchivedSession(
                session,
                TestUsers.ALICE,
                "Old",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                SessionLabels.NONE,
                then,
                then,
                Optional.empty(),
                Optional.of(then),
                1,
                2),
            (ContentSink sink) -> {
              sink.message(user("old"));
              sink.checkpoint(
                  new ArchivedCheckpoint(
                      first, Optional.empty(), new int[] {0}, Optional.empty(), then));
              sink.checkpoint(
                  new ArchivedCheckpoint(
                      last, Optional.of(first), new int[] {0}, Optional.empty(), then));
            });
    return last;
  }

  @Test
  void repeatedRequestIsNoEvent() {
    IdempotencyKey key = new IdempotencyKey("events-" + UUID.randomUUID(), new byte[32]);
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Once", SessionVisibility.PUBLIC, Optional.empty(), state(), Optional.of(key));
    UUID session = alices.createSession(request).sessionId();

    assertThat(alices.createSession(request).sessionId()).isEqualTo(session);

    assertThat(kinds(session)).containsExactly(EventKind.SESSION_CREATED);
  }

  @Test
  void deletionByRetentionIsAnEvent() {
    UUID session = session();
    database
        .unattendedRetention()
        .apply(
            new RetentionStorage.Rule(
                RetentionStep.DELETE_SESSIONS, Instant.now().plusSeconds(60), 1),
            session,
            false);

    assertThat(kinds(session))
        .containsExactly(EventKind.SESSION_CREATED, EventKind.SESSION_DELETED);
  }

  @Test
  void readerGoesOnWhereItWas() {
    UUID session = session();
    IntStream.range(0, 9).forEach(i -> append(session));

    List<Long> read = new ArrayList<>();
    List<StoredEvent> page = events.after(session, 0, 3);
    while (!page.isEmpty()) {
      read.addAll(numbers(page));
      page = events.after(session, read.get(read.size() - 1), 3);
    }

    assertThat(read).containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void writersOfOneSessionGetNumbersWithoutGaps() throws Exception {
    UUID session = session();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<UUID>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> append(session)));
      }
      for (Future<UUID> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(numbers(events.after(session, 0, ALL)))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
  }

  /** The first transaction writes first and commits last. */
  @Test
  void readerOfAllMissesNothingThatCommitsLate() throws Exception {
    UUID late = session();
    UUID early = session();
    long start = events.listen().given();
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(
            "update session set change_number = change_number + 1 where id = '" + late + "'");
        statement.execute(
            "insert into session_event"
                + " (session_id, number, kind, was_public, created_at)"
                + " values ('%s', 2, 'SESSION_CHANGED', true, current_timestamp)".formatted(late));
      }
      append(early);
      Positions first = events.order();
      List<StoredEvent> before = events.after(start, ALL);
      assertThat(before).extracting(each -> each.event().sessionId()).containsExactly(early);
      assertThat(before.get(0).position()).isEqualTo(first.given());

      connection.commit();
    }
    events.order();

    assertThat(events.after(events.after(start, 1).get(0).position(), ALL))
        .extracting(each -> each.event().sessionId())
        .containsExactly(late);
  }

  /** However many give positions at once, each event gets one, and none gets the same. */
  @Test
  void manyNodesGivePositionsAtOnce() throws Exception {
    long start = events.listen().given();
    UUID session = session();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(threads.submit(() -> append(session)));
        all.add(threads.submit(events::order));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    events.order();

    List<StoredEvent> found = events.after(start, ALL);
    assertThat(numbers(found))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 41).boxed().toList());
    assertThat(found).extracting(StoredEvent::position).doesNotHaveDuplicates();
  }

  /** Clocks of nodes differ: an event may have an earlier time than the one before it. */
  @Test
  void positionsOfASessionFollowItsNumbers() throws SQLException {
    UUID session = session();
    append(session);
    database.execute(
        "update session_event set created_at = timestamp with time zone '2020-01-01 00:00:00+00'"
            + " where number = 2 and session_id = '%s'".formatted(session));
    orderAll();

    assertThat(events.after(session, 0, ALL)).extracting(StoredEvent::position).isSorted();
  }

  @Test
  void oldEventsAreErasedAndTheRestTellsSo() {
    database.setClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    UUID session = session();
    append(session);
    database.setClock(Clock.systemUTC());
    append(session);
    long erasedBefore = events.listen().erased();
    long second = events.after(session, 1, 1).get(0).position();

    eraseAll(Instant.parse("2026-01-02T00:00:00Z"));

    assertThat(numbers(events.after(session, 0, ALL))).containsExactly(3L);
    assertThat(events.listen(session)).isEqualTo(3);
    assertThat(events.order().erased()).isGreaterThan(erasedBefore).isEqualTo(second);
  }

  /** Nobody listened to all sessions, and so nobody gave it a position. */
  @Test
  void erasureOfAnEventThatNobodyHeardIsAGap() {
    long start = events.listen().given();
    database.setClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    UUID session = session();

    eraseAll(Instant.parse("2026-01-02T00:00:00Z"));

    assertThat(kinds(session)).isEmpty();
    assertThat(events.order().erased()).isGreaterThan(start);
  }

  private void eraseAll(Instant before) {
    long erased;
    do {
      erased = events.erase(before);
    } while (erased > 0);
  }

  @Test
  void sessionKeepsItsLastEvents() throws SQLException {
    UUID session = session();
    int many = SessionEvents.KEPT_OF_SESSION + 5;
    database.execute(
        "insert into session_event (session_id, number, kind, was_public, created_at)"
            + " select session_id, number + 1 + n, kind, was_public, created_at"
            + " from session_event, %s where session_id = '%s'"
                .formatted(
                    kind == TestDatabase.Kind.H2
                        ? "system_range(0, %d) r(n)".formatted(many - 2)
                        : "generate_series(0, %d) r(n)".formatted(many - 2),
                    session));
    orderAll();

    eraseAll(Instant.parse("2020-01-01T00:00:00Z"));

    assertThat(numbers(events.after(session, 0, ALL)))
        .containsExactlyElementsOf(LongStream.rangeClosed(6, many).boxed().toList());
  }

  @Test
  void purgeErasesEvents() throws SQLException {
    UUID session = session();
    orderAll();
    alices.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);

    assertThat(
            database.number(
                "select count(*) from session_event where session_id = '%s'".formatted(session)))
        .isZero();
    assertThat(events.sessions(Set.of(session))).isEmpty();
  }

  /** A purge of a large session takes its time, with the rows of its events locked. */
  @Test
  void nobodyWaitsForAPurge() throws Exception {
    UUID purged = session();
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("delete from session_event where session_id = '%s'".formatted(purged));
      }
      UUID other = session();

      events.order();

      assertThat(events.after(other, 0, 1).get(0).position()).isPositive();
      connection.rollback();
    }
  }

  /** Who listens would wait with it, for the lock of the positions. */
  @Test
  void erasureWaitsForNoPurge() throws Exception {
    database.setClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    UUID purged = session();
    UUID other = session();
    orderAll();
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("delete from session_event where session_id = '%s'".formatted(purged));
      }

      CompletableFuture.runAsync(() -> eraseAll(Instant.parse("2026-01-02T00:00:00Z")))
          .get(30, SECONDS);

      assertThat(numbers(events.after(other, 0, ALL))).isEmpty();
      connection.rollback();
    }
    assertThat(numbers(events.after(purged, 0, ALL))).isNotEmpty();
    eraseAll(Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(numbers(events.after(purged, 0, ALL))).isEmpty();
  }

  private static Caller caller(String username) {
    return new Caller(username, TestUsers.roles(username), Optional.empty(), Optional.empty());
  }

  private boolean mayListen(String username, UUID session) {
    try {
      database.eventsFor(username).listen(session);
      return true;
    } catch (StorageException e) {
      assertThat(e.problem()).isEqualTo(Problem.SESSION_NOT_FOUND);
      return false;
    }
  }

  /** What is asked for each event says the same as the conditions of queries. */
  @Test
  void eventsAreForWhoeverSeesTheSession() {
    for (SessionVisibility visibility : SessionVisibility.values()) {
      for (boolean isDeleted : new boolean[] {false, true}) {
        UUID session = create(visibility).sessionId();
        if (isDeleted) {
          alices.deleteSession(session);
        }
        StoredEvent first = events.after(session, 0, 1).get(0);
        for (String username :
            List.of(TestUsers.ALICE, TestUsers.BOB, TestUsers.AUDREY, TestUsers.ADAM)) {
          assertThat(first.isFor(caller(username)))
              .as("%s, %s, deleted %s", username, visibility, isDeleted)
              .isEqualTo(mayListen(username, session))
              .isEqualTo(
                  events
                      .sessions(Set.of(session))
                      .get(session)
                      .session()
                      .isVisibleTo(caller(username)));
        }
      }
    }
  }

  @Test
  void deletionIsToldToThoseWhoSawTheSession() {
    UUID shown = session();
    alices.deleteSession(shown);
    UUID hidden = create(SessionVisibility.PRIVATE).sessionId();
    alices.deleteSession(hidden);
    UUID shownTooLate = create(SessionVisibility.PRIVATE).sessionId();
    alices.deleteSession(shownTooLate);
    show(shownTooLate, SessionVisibility.PUBLIC);
    UUID hiddenLater = session();
    alices.deleteSession(hiddenLater);
    show(hiddenLater, SessionVisibility.PRIVATE);

    assertThat(kindsFor(TestUsers.BOB, shown)).containsExactly(EventKind.SESSION_DELETED);
    assertThat(kindsFor(TestUsers.AUDREY, hidden)).containsExactly(EventKind.SESSION_DELETED);
    for (UUID session : List.of(hidden, shownTooLate, hiddenLater)) {
      assertThat(kindsFor(TestUsers.BOB, session)).isEmpty();
    }
  }

  private List<EventKind> kindsFor(String username, UUID session) {
    return events.after(session, 0, ALL).stream()
        .filter(each -> each.isFor(caller(username)))
        .map(each -> each.event().kind())
        .toList();
  }

  @Test
  void whoeverListensToWhatIsOfOthersIsRecorded() throws SQLException {
    UUID session = session();
    database.eventsFor(TestUsers.BOB).listen(session);
    database.eventsFor(TestUsers.ALICE).listen(session);

    assertThat(
            database.number(
                "select count(*) from audit_event where subject_id = '%s'".formatted(session)))
        .isEqualTo(1);
    long before =
        database.number("select count(*) from audit_event where details = 'events of all'");
    database.eventsFor(TestUsers.BOB).listen();
    database.eventsFor(TestUsers.AUDREY).listen();
    assertThat(database.number("select count(*) from audit_event where details = 'events of all'"))
        .isEqualTo(before + 1);
  }

  @Test
  void listeningTakesOneStatementForAllSessions() {
    Set<UUID> many = Set.of(session(), session(), session());
    Set<UUID> one = Set.of(many.iterator().next());

    long before = database.statements();
    events.sessions(many);
    long ofMany = database.statements() - before;
    before = database.statements();
    events.sessions(one);

    assertThat(ofMany).isEqualTo(database.statements() - before).isEqualTo(1);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> events.listen(UUID.randomUUID()));
  }
}
