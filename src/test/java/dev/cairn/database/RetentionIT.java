package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.retention.Erased;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionReport;
import dev.cairn.retention.RetentionReport.AgedSession;
import dev.cairn.retention.RetentionRun;
import dev.cairn.retention.RetentionStep;
import dev.cairn.retention.RetentionStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old goes as configured, all of it or nothing, and nothing else. */
class RetentionIT extends OnEachDatabase {

  private static final Instant LONG_AGO = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant TODAY = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int KEPT = 3;

  private static final RetentionPolicy ALL =
      new RetentionPolicy(
          Map.of(
              RetentionStep.PURGE_SESSIONS, MONTH,
              RetentionStep.ERASE_CHECKPOINTS, MONTH,
              RetentionStep.DELETE_SESSIONS, MONTH.multipliedBy(6),
              RetentionStep.ERASE_AUDIT_EVENTS, MONTH,
              RetentionStep.ERASE_IDEMPOTENCY_KEYS, Duration.ofDays(1)),
          KEPT);

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  @BeforeEach
  void empty() throws Exception {
    database.execute("update checkpoint set parent_id = null");
    database.execute("delete from checkpoint");
    database.execute("delete from message");
    database.execute("delete from session");
    database.execute("delete from audit_event");
    database.execute(
        "update retention_run set holder = null, held_until = null, started_at = null");
  }

  @AfterEach
  void letTheClockGoOn() {
    database.setClock(Clock.systemUTC());
  }

  private static void at(Instant now) {
    database.setClock(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static RetentionPolicy only(RetentionStep step) {
    return new RetentionPolicy(Map.of(step, MONTH), KEPT);
  }

  private static RetentionReport run(RetentionPolicy policy) {
    return database.retentionFor(TestUsers.ADAM, policy).run();
  }

  /** A session with a checkpoint for each number of messages, each the parent of the next. */
  private UUID create(int... messages) {
    UUID session =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Old",
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    state(first(messages[0])),
                    Optional.of(key())))
            .sessionId();
    for (int i = 1; i < messages.length; i++) {
      append(session, first(messages[i]));
    }
    return session;
  }

  private UUID append(UUID session, Message... messages) {
    return storage
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                state(messages), Optional.of(storage.getActiveCheckpoint(session).id())))
        .id();
  }

  private static Message[] first(int messages) {
    Message[] all = new Message[messages];
    for (int i = 0; i < messages; i++) {
      all[i] = user("message " + i);
    }
    return all;
  }

  private static IdempotencyKey key() {
    return new IdempotencyKey(UUID.randomUUID().toString(), JsonText.of("x").sha256());
  }

  private static long rows(String table, UUID session) throws Exception {
    return database.number(
        "select count(*) from %s where session_id = '%s'".formatted(table, session));
  }

  // What a run does

  @Test
  void runDoesWhatTheDryRunSays() throws Exception {
    at(LONG_AGO);
    UUID deletedLongAgo = create(1, 2);
    storage.deleteSession(deletedLongAgo);
    UUID idle = create(5, 4, 3, 2, 1);
    at(TODAY.minus(Duration.ofDays(40)));
    UUID resting = create(1, 9, 1, 1, 1);
    UUID small = create(1, 1);
    at(TODAY.minus(Duration.ofDays(2)));
    UUID deletedLately = create(1);
    storage.deleteSession(deletedLately);
    UUID inUse = create(9, 8, 7, 6, 5);
    at(TODAY);
    RetentionRun retention = database.retentionFor(TestUsers.ADAM, ALL);

    RetentionReport plan = retention.plan();
    for (UUID each : List.of(deletedLongAgo, idle, resting, small, deletedLately, inUse)) {
      storage.getSession(each); // nothing happened
    }
    RetentionReport report = retention.run();

    assertThat(report.steps()).isEqualTo(plan.steps());
    assertThat(report.oldest()).isEqualTo(plan.oldest());
    assertThat(plan.isDryRun()).isTrue();
    assertThat(report.isDryRun()).isFalse();
    assertThat(report.isComplete()).isTrue();
    assertThat(counts(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                RetentionStep.ERASE_IDEMPOTENCY_KEYS, 2L,
                RetentionStep.ERASE_AUDIT_EVENTS, 1L,
                RetentionStep.PURGE_SESSIONS, 1L,
                RetentionStep.ERASE_CHECKPOINTS, 2L + 2L,
                RetentionStep.DELETE_SESSIONS, 1L));
    assertThat(report.oldest())
        .extracting(AgedSession::id)
        .containsExactlyInAnyOrder(deletedLongAgo, idle, resting);
    assertThat(report.oldest().get(2).id()).isEqualTo(resting);
    assertThat(report.oldest())
        .filteredOn(session -> session.id().equals(idle))
        .extracting(AgedSession::step)
        .containsExactly(RetentionStep.DELETE_SESSIONS);
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getSession(deletedLongAgo));
    assertThat(storage.getSession(idle).status()).isEqualTo(SessionStatus.DELETED);
    assertThat(rows("checkpoint", idle)).isEqualTo(KEPT);
    assertThat(rows("message", idle)).isEqualTo(3);
    assertThat(rows("checkpoint", resting)).isEqualTo(KEPT);
    assertThat(rows("message", resting)).isEqualTo(1);
    assertThat(rows("checkpoint", inUse)).isEqualTo(5);
    assertThat(storage.getSession(deletedLately).status()).isEqualTo(SessionStatus.DELETED);
    assertThat(counts(retention.plan()).values()).allSatisfy(n -> assertThat(n).isZero());
  }

  private static Map<RetentionStep, Long> counts(RetentionReport report) {
    return report.steps().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                RetentionReport.Step::step, step -> step.erased().count()));
  }

  @Test
  void runIsToldInPlainWordsAndWholeMicroseconds() {
    at(LONG_AGO);
    create(1, 2, 3, 4, 5);
    at(TODAY.plusNanos(123_456_789));
    Logger logger = Logger.getLogger(RetentionRun.class.getName());
    LoggedMessages log = new LoggedMessages();
    logger.addHandler(log);
    RetentionReport report;
    try {
      report = run(only(RetentionStep.ERASE_CHECKPOINTS));
    } finally {
      logger.removeHandler(log);
    }

    assertThat(log.list())
        .containsExactly(
            "Retention started.",
            "Retention: 2 checkpoints erased, with 0 bytes of messages and metadata.",
            "Retention finished.");
    Instant now = TODAY.plusNanos(123_456_000);
    assertThat(report.at()).isEqualTo(now);
    assertThat(report.steps().get(0).before()).isEqualTo(now.minus(MONTH));
  }

  @Test
  void bytesAreThoseOfMessagesAndMetadata() {
    at(LONG_AGO);
    UUID session = create(2);
    storage.createCheckpoint(
        session,
        new CreateCheckpointRequest(
            new CheckpointState(List.of(), Optional.of(JsonText.of("{\"a\":1}"))),
            Optional.empty()));
    storage.deleteSession(session);
    at(TODAY);

    Erased erased = run(only(RetentionStep.PURGE_SESSIONS)).steps().get(0).erased();

    long bytes = 7;
    for (Message message : first(2)) {
      bytes += message.json().length();
    }
    assertThat(erased).isEqualTo(new Erased(1, bytes));
  }

  @Test
  void withoutSettingsNothingHappens() throws Exception {
    at(LONG_AGO);
    UUID session = create(1, 2, 3, 4, 5);
    at(TODAY);
    RetentionPolicy off = new RetentionPolicy(Map.of(), KEPT);

    TestDatabase.retention(database.unattendedRetention(), off, Clock.systemUTC()).runIfDue();
    assertThat(database.number("select count(*) from retention_run where started_at is null"))
        .isEqualTo(1);
    RetentionReport report = run(off);

    assertThat(report.steps()).isEmpty();
    assertThat(rows("checkpoint", session)).isEqualTo(5);
  }

  @Test
  void heldSessionIsPassedOver() throws Exception {
    at(LONG_AGO);
    UUID deleted = create(1, 2, 3, 4, 5);
    UUID idle = create(5, 4, 3, 2, 1);
    for (UUID each : List.of(deleted, idle)) {
      database.holdsFor(TestUsers.AUDREY).setHeld(each, true);
    }
    storage.deleteSession(deleted);
    Session before = storage.getSession(idle);
    at(TODAY);
    RetentionRun retention = database.retentionFor(TestUsers.ADAM, ALL);

    RetentionReport plan = retention.plan();
    RetentionReport report = retention.run();

    for (RetentionReport each : List.of(plan, report)) {
      assertThat(each.heldSessions()).isEqualTo(2);
      assertThat(counts(each).values()).allSatisfy(n -> assertThat(n).isZero());
      assertThat(each.oldest()).isEmpty();
    }
    assertThat(storage.getSession(idle)).isEqualTo(before);
    for (UUID each : List.of(deleted, idle)) {
      assertThat(rows("checkpoint", each)).isEqualTo(5);
      assertThat(rows("idempotency_key", each)).isEqualTo(1);
      assertThat(
              database.number(
                  "select count(*) from audit_event where action = 'SESSION_HELD'"
                      + (" and subject_id = '" + each + "'")))
          .isEqualTo(1);
    }
  }

  /** Found by a run, and then held, or changed, before the run comes to it. */
  @Test
  void sessionThatIsHeldOrChangedMeanwhileIsPassedOver() {
    at(LONG_AGO);
    UUID held = create(1);
    UUID changed = create(1);
    storage.deleteSession(held);
    storage.deleteSession(changed);
    at(TODAY);
    RetentionStorage unattended = database.unattendedRetention();
    var rule = new RetentionStorage.Rule(RetentionStep.PURGE_SESSIONS, TODAY.minus(MONTH), KEPT);
    assertThat(unattended.sessions(rule, Optional.empty())).hasSize(2);

    database.holdsFor(TestUsers.ADAM).setHeld(held, true);
    database.erasureFor(TestUsers.ALICE).restoreSession(changed, ExpectedVersion.ANY);

    assertThat(unattended.apply(rule, held, false)).isEqualTo(Erased.NOTHING);
    assertThat(unattended.apply(rule, changed, false)).isEqualTo(Erased.NOTHING);
    storage.getSession(held);
    storage.getSession(changed);
  }

  // Sessions that keep their last checkpoints

  @Test
  void thinnedSessionReadsAsBefore() throws Exception {
    try (TestDatabase otherNode = database.secondNode()) {
      at(LONG_AGO);
      UUID session = create(6, 2);
      append(session, user("message 1"), user("kept"), user("message 5"));
      append(session, user("kept"));
      UUID active = append(session, user("message 5"), user("kept"));
      Session before = storage.getSession(session);
      List<Checkpoint> kept = checkpoints(session).subList(2, 5);
      SessionStorage onOtherNode = otherNode.storageFor(TestUsers.ALICE);
      onOtherNode.getSession(session);
      at(TODAY);

      run(only(RetentionStep.ERASE_CHECKPOINTS));

      assertThat(rows("message", session)).isEqualTo(3);
      assertThat(storage.getSession(session).activeCheckpoint())
          .isEqualTo(before.activeCheckpoint());
      assertThat(storage.getSession(session).updatedAt()).isEqualTo(before.updatedAt());
      assertThat(onOtherNode.getSession(session)).isEqualTo(storage.getSession(session));
      List<Checkpoint> left = checkpoints(session);
      assertThat(left).hasSize(KEPT);
      assertThat(left.subList(1, KEPT)).isEqualTo(kept.subList(1, KEPT));
      assertThat(left.get(0).parentId()).isEmpty();
      assertThat(left.get(0).state()).isEqualTo(kept.get(0).state());
      assertThat(
              storage
                  .listCheckpoints(session, new ListCheckpointsQuery(10, 1, false))
                  .checkpoints())
          .hasSize(2);

      // What was erased comes again, in another order, on the other node first.
      for (SessionStorage node : List.of(onOtherNode, storage)) {
        Message[] again = {user("message 0"), user("kept"), user("of " + node), user("message 1")};
        UUID next =
            node.createCheckpoint(
                    session, new CreateCheckpointRequest(state(again), Optional.of(active)))
                .id();
        for (SessionStorage each : List.of(onOtherNode, storage)) {
          assertThat(each.getCheckpoint(next).state()).contains(state(again));
          assertThat(each.getCheckpoint(active).state())
              .contains(state(user("message 5"), user("kept")));
        }
      }
      assertThat(checkpoints(session)).hasSize(KEPT + 2);
    }
  }

  private List<Checkpoint> checkpoints(UUID session) {
    return storage
        .listCheckpoints(session, new ListCheckpointsQuery(100, 0, false))
        .checkpoints()
        .stream()
        .map(listed -> storage.getCheckpoint(listed.id()))
        .toList();
  }

  @Test
  void thinnedSessionIsExportedAndImported() throws Exception {
    at(LONG_AGO);
    UUID session = create(6, 2);
    append(session, user("message 1"), user("kept"), user("message 5"));
    append(session, user("kept"));
    append(session, user("message 5"), user("kept"));
    at(TODAY);
    run(only(RetentionStep.ERASE_CHECKPOINTS));
    Session before = storage.getSession(session);
    List<Checkpoint> checkpoints = checkpoints(session);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(archive)) {
      database.exportFor(TestUsers.ALICE).of(session).writeTo(lines);
    }

    assertThat(load(archive)).isEqualTo("SKIPPED");
    storage.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);
    assertThat(load(archive)).isEqualTo("IMPORTED");

    assertThat(storage.getSession(session)).isEqualTo(before);
    assertThat(checkpoints(session)).isEqualTo(checkpoints);
  }

  private static String load(ByteArrayOutputStream archive) throws Exception {
    byte[] bytes = archive.toByteArray();
    int entries = ArchiveReader.countEntries(new ByteArrayInputStream(bytes));
    try (ArchiveReader source =
        new ArchiveReader(new ByteArrayInputStream(bytes), entries, 1 << 20, 1000)) {
      var entry = (dev.cairn.archive.ArchiveEntry.Readable) source.nextEntry().orElseThrow();
      return database
          .archiveFor(TestUsers.ALICE)
          .add(entry.session(), source::readSession)
          .toString();
    }
  }

  /** Imported checkpoints whose ids do not lead to their session. */
  @Test
  void directoryForgetsCheckpointsThatAreErased() throws Exception {
    UUID session = UUID.randomUUID();
    List<UUID> ids = new ArrayList<>();
    database
        .archiveFor(TestUsers.ALICE)
        .add(
            new ArchivedSession(
                session,
                TestUsers.ALICE,
                "Imported",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                SessionLabels.NONE,
                LONG_AGO,
                LONG_AGO,
                Optional.empty(),
                Optional.empty(),
                1,
                5),
            sink -> {
              sink.message(user("x"));
              Optional<UUID> parent = Optional.empty();
              for (int i = 0; i < 5; i++) {
                UUID id = UUID.randomUUID();
                sink.checkpoint(
                    new ArchivedCheckpoint(id, parent, new int[] {0}, Optional.empty(), LONG_AGO));
                ids.add(id);
                parent = Optional.of(id);
              }
            });
    at(TODAY);

    run(only(RetentionStep.ERASE_CHECKPOINTS));

    assertThat(rows("checkpoint_directory", session)).isEqualTo(KEPT);
    assertRefused(Problem.CHECKPOINT_NOT_FOUND, () -> storage.getCheckpoint(ids.get(1)));
    assertThat(storage.getCheckpoint(ids.get(4)).state()).contains(state(user("x")));
  }

  // Runs

  @Test
  void interruptedRunGoesOn() throws Exception {
    at(LONG_AGO);
    List<UUID> sessions = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      UUID session = create(1, 2, 3);
      storage.deleteSession(session);
      sessions.add(session);
    }
    at(TODAY);
    RetentionPolicy policy = only(RetentionStep.PURGE_SESSIONS);
    AtomicInteger calls = new AtomicInteger();
    RetentionStorage failing =
        intercepted(
            () -> {
              if (calls.incrementAndGet() == 3) {
                throw new IllegalStateException("the node ends");
              }
            });

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> TestDatabase.retention(failing, policy, Clock.systemUTC()).runIfDue());

    long left = 0;
    for (UUID each : sessions) {
      long rows = rows("checkpoint", each);
      assertThat(rows("message", each)).isEqualTo(rows);
      assertThat(rows).isIn(0L, 3L);
      left += rows / 3;
    }
    assertThat(left).isEqualTo(3);
    TestDatabase.retention(database.unattendedRetention(), policy, Clock.systemUTC()).runIfDue();
    for (UUID each : sessions) {
      assertThat(rows("checkpoint", each)).isZero();
    }
    assertThat(database.number("select count(*) from audit_event where details = 'retention'"))
        .isEqualTo(5);
  }

  /** A storage with which something happens before each step of a session. */
  private static RetentionStorage intercepted(Runnable before) {
    RetentionStorage real = database.unattendedRetention();
    return (RetentionStorage)
        Proxy.newProxyInstance(
            RetentionStorage.class.getClassLoader(),
            new Class<?>[] {RetentionStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("apply")) {
                before.run();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void stoppedRunEndsBehindTheSessionAtHand() throws Exception {
    at(LONG_AGO);
    for (int i = 0; i < 3; i++) {
      storage.deleteSession(create(1));
    }
    at(TODAY);
    RetentionPolicy policy = only(RetentionStep.PURGE_SESSIONS);
    RetentionRun[] stopped = new RetentionRun[1];
    stopped[0] =
        TestDatabase.retention(intercepted(() -> stopped[0].stop()), policy, Clock.systemUTC());

    stopped[0].runIfDue();

    assertThat(database.number("select count(*) from session")).isEqualTo(2);
    assertThat(database.unattendedRetention().beginIfDue(Instant.now())).isPresent();
  }

  /** Of two nodes, and of a node and an administrator. */
  @Test
  void runsExcludeEachOther() {
    RetentionStorage unattended = database.unattendedRetention();
    UUID run = unattended.beginIfDue(TODAY).orElseThrow();

    assertThat(unattended.beginIfDue(TODAY.plusSeconds(60))).isEmpty();
    at(TODAY.plusSeconds(60));
    assertRefused(Problem.RETENTION_AT_WORK, () -> run(ALL));
    assertThat(unattended.renew(run, TODAY.plusSeconds(600))).isTrue();
    unattended.end(run, Optional.of(TODAY.plusSeconds(700)));

    assertThat(unattended.beginIfDue(TODAY.plus(Duration.ofHours(23)))).isEmpty();
    assertThat(unattended.beginIfDue(TODAY.plus(Duration.ofHours(24)))).isPresent();
  }

  @Test
  void runOfANodeThatIsGoneIsTakenOver() {
    RetentionStorage unattended = database.unattendedRetention();
    UUID lost = unattended.beginIfDue(TODAY).orElseThrow();

    assertThat(unattended.beginIfDue(TODAY.plus(Duration.ofMinutes(15)))).isEmpty();
    UUID next = unattended.beginIfDue(TODAY.plus(Duration.ofMinutes(16))).orElseThrow();

    assertThat(unattended.renew(lost, TODAY.plus(Duration.ofMinutes(17)))).isFalse();
    assertThat(unattended.renew(next, TODAY.plus(Duration.ofMinutes(17)))).isTrue();
  }

  @Test
  void onlyAdministratorsSeeAndStartRuns() {
    for (String username : List.of(TestUsers.ALICE, TestUsers.AUDREY)) {
      RetentionRun retention = database.retentionFor(username, ALL);
      assertRefused(Problem.NOT_THE_OWNER, retention::plan);
      assertRefused(Problem.NOT_THE_OWNER, retention::run);
    }
  }

  private static void assertRefused(Problem problem, Runnable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
