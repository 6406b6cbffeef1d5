package dev.cairn.database.transaction;

import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.database.TestDatabase;
import dev.cairn.database.transaction.Retried.Reason;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.RedactedSession;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import io.agroal.api.AgroalDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is tried again, on a PostgreSQL that fails on purpose: a trigger counts by a sequence, which
 * no rollback takes back, and fails as often as it shall.
 */
class RetryIT {

  private static final String WHEN_WRITTEN =
      "create trigger failing before insert or update on %s for each row execute function fail()";
  private static final String AT_COMMIT =
      "create constraint trigger failing after insert or update on %s deferrable initially deferred"
          + " for each row execute function fail()";
  private static final String END = "perform pg_terminate_backend(pg_backend_pid())";

  private String url;
  private TestDatabase database;
  private SessionStorage storage;
  private UUID session;

  @BeforeEach
  void start() throws Exception {
    url = TestDatabase.emptyPostgresql();
    database = TestDatabase.postgresql(url);
    TestUsers.addTo(database);
    storage = database.storageFor(TestUsers.ALICE);
    session =
        storage
            .createSession(
                new CreateSessionRequest(
                    "x", SessionVisibility.PRIVATE, Optional.empty(), stateOf(1)))
            .sessionId();
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
  }

  /** Has the first writes of a table fail. */
  private void failing(String table, String trigger, int times, String how) throws SQLException {
    database.execute("create sequence tries");
    database.execute(
        """
        create function fail() returns trigger language plpgsql as $$
        begin
          if nextval('tries') <= %d then
            %s;
          end if;
          return new;
        end $$"""
            .formatted(times, how));
    database.execute(trigger.formatted(table));
  }

  private static String error(String state) {
    return "raise exception 'give way' using errcode = '%s'".formatted(state);
  }

  private long tries() throws SQLException {
    return database.number("select last_value from tries");
  }

  private void append() {
    storage.appendMessages(
        session,
        new AppendMessagesRequest(
            List.of(user("more")), Optional.empty(), Optional.empty(), 100, Optional.empty()));
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private void assertStoredOnce() throws SQLException {
    assertThat(database.number("select count(*) from checkpoint")).isEqualTo(2);
    assertThat(database.number("select count(*) from message")).isEqualTo(2);
    assertThat(database.number("select count(*) from session_event")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void whatGivesWayIsTriedAgainAsAWhole(String state) throws Exception {
    failing("message", WHEN_WRITTEN, 3, error(state));

    append();

    assertStoredOnce();
    assertThat(tries()).isEqualTo(4);
    assertThat(database.retries()).isEqualTo(Collections.nCopies(3, Reason.CONFLICT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void whatGivesWayAtItsCommitIsTriedAgain(String state) throws Exception {
    failing("checkpoint", AT_COMMIT, 3, error(state));

    append();

    assertStoredOnce();
    assertThat(tries()).isEqualTo(4);
  }

  @Test
  void whatAlwaysGivesWayIsBusyInTheEnd() throws Exception {
    failing("checkpoint", WHEN_WRITTEN, Integer.MAX_VALUE, error("40001"));

    assertProblem(Problem.BUSY, this::append);

    assertThat(tries()).isEqualTo(1 + RetryRule.MAX_CONFLICTS);
    assertThat(database.number("select count(*) from checkpoint")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"23514,STORAGE_FAILED", "55P03,BUSY", "53300,STORAGE_UNREACHABLE"})
  void otherFailuresAreNotTriedAgain(String state, Problem problem) throws Exception {
    failing("checkpoint", WHEN_WRITTEN, Integer.MAX_VALUE, error(state));

    assertProblem(problem, this::append);

    assertThat(tries()).isEqualTo(1);
  }

  /** What is recorded is a call within a call: only the outer one can be tried again. */
  @Test
  void whatIsRecordedIsRecordedOnce() throws Exception {
    failing("audit_event", WHEN_WRITTEN, 1, error("40001"));

    database.storageFor(TestUsers.AUDREY).getSession(session);

    assertThat(
            database.number(
                "select count(*) from audit_event where subject_id = '%s'".formatted(session)))
        .isEqualTo(1);
    assertThat(database.retries()).containsExactly(Reason.CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"message", "session_event"})
  void connectionThatDiesBeforeTheCommitIsReplaced(String table) throws Exception {
    failing(table, WHEN_WRITTEN, 1, END);

    append();

    assertStoredOnce();
    assertThat(database.retries()).containsExactly(Reason.CONNECTION);
  }

  @Test
  void connectionThatDiesAgainIsNotReplacedAgain() throws Exception {
    failing("message", WHEN_WRITTEN, Integer.MAX_VALUE, END);

    assertProblem(Problem.STORAGE_UNREACHABLE, this::append);

    assertThat(tries()).isEqualTo(2);
  }

  @Test
  void commitOfUnknownOutcomeIsNotRepeated() throws Exception {
    failing("checkpoint", AT_COMMIT, 1, END);

    assertProblem(Problem.STORAGE_UNREACHABLE, this::append);

    assertThat(tries()).isEqualTo(1);
    assertThat(database.retries()).isEmpty();
  }

  @Test
  void placesOfASecretAreCountedOnce() throws Exception {
    failing("message", AT_COMMIT, 2, error("40001"));

    RedactedSession redacted =
        database
            .redactionFor(TestUsers.ALICE)
            .redact(
                session,
                new SessionRedaction.Request(
                    () -> new JsonRedactor(new SecretText("message 0"), 1000),
                    Optional.empty(),
                    ExpectedVersion.ANY));

    assertThat(redacted.places()).isEqualTo(1);
    assertThat(tries()).isEqualTo(3);
  }

  @Test
  void searchIsRebuiltWithoutAGap() throws Exception {
    database.execute("update message set search_text = 'old'");
    failing("message", AT_COMMIT, 2, error("40001"));

    database.rebuildFor(TestUsers.ADAM).begin();
    database.completeSearch();

    assertThat(database.number("select count(*) from message where search_text = 'old'")).isZero();
  }

  /** An archive comes as a stream. */
  @Test
  void contentOfAnArchiveIsReadOnce() throws Exception {
    failing("checkpoint", WHEN_WRITTEN, 1, error("40001"));
    ArchivedSession archived = otherSession();
    AtomicInteger read = new AtomicInteger();

    assertProblem(
        Problem.BUSY,
        () ->
            database
                .archiveFor(TestUsers.ALICE)
                .add(
                    archived,
                    sink -> {
                      read.incrementAndGet();
                      sink.message(user("x"));
                      sink.checkpoint(
                          new ArchivedCheckpoint(
                              UUID.randomUUID(),
                              Optional.empty(),
                              new int[] {0},
                              Optional.empty(),
                              archived.createdAt()));
                    }));

    assertThat(read).hasValue(1);
    assertThat(database.number("select count(*) from session")).isEqualTo(1);
  }

  private ArchivedSession otherSession() {
    ArchivedSession one = database.archiveFor(TestUsers.ALICE).beginExport(session);
    return new ArchivedSession(
        UUID.randomUUID(),
        one.owner(),
        one.title(),
        one.visibility(),
        one.cwd(),
        one.labels(),
        one.createdAt(),
        one.updatedAt(),
        one.deletedAt(),
        one.lastMessageAt(),
        one.messages(),
        one.checkpoints());
  }

  @Test
  void deadConnectionIsNotMetByReadsAndSignIns() throws Exception {
    endConnections();
    assertThat(storage.getSession(session).id()).isEqualTo(session);
    endConnections();
    assertThat(database.tokensFor(TestUsers.ALICE).findByDigest(new byte[32])).isEmpty();
    endConnections();
    append();

    assertStoredOnce();
    assertThat(database.retries()).isEqualTo(Collections.nCopies(3, Reason.CONNECTION));
  }

  /** Leaves one connection in the pool, and has PostgreSQL end it. */
  private void endConnections() throws SQLException {
    ((AgroalDataSource) database.dataSource()).flush(AgroalDataSource.FlushMode.GRACEFUL);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      while (isAny(statement, "pid")) {
        Thread.onSpinWait();
      }
      storage.verifyConnection();
      isAny(statement, "pg_terminate_backend(pid, 10000)");
    }
  }

  private static boolean isAny(Statement statement, String each) throws SQLException {
    try (var rows =
        statement.executeQuery(
            "select %s from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                .formatted(each))) {
      return rows.next();
    }
  }
}
