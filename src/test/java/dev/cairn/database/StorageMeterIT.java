package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.retention.StorageMeter;
import dev.cairn.retention.StorageUse;
import dev.cairn.retention.StorageUse.LargeOwner;
import dev.cairn.retention.StorageUse.LargeSession;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much is kept, counted once in a while. */
class StorageMeterIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @BeforeEach
  void begin() throws Exception {
    database.execute("update checkpoint set parent_id = null");
    database.execute("delete from checkpoint");
    database.execute("delete from message");
    database.execute("delete from session");
    database.setClock(Clock.fixed(NOON, ZoneOffset.UTC));
  }

  @AfterEach
  void letTheClockGoOn() {
    database.setClock(Clock.systemUTC());
  }

  private static UUID create(String username, int checkpoints, Message... messages) {
    SessionStorage storage = database.storageFor(username);
    UUID session =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Large", SessionVisibility.PRIVATE, Optional.empty(), state(messages)))
            .sessionId();
    for (int i = 1; i < checkpoints; i++) {
      storage.createCheckpoint(
          session, new CreateCheckpointRequest(state(messages), Optional.empty()));
    }
    return session;
  }

  @Test
  void everythingIsCounted() throws Exception {
    try (TestDatabase node = database.secondNode()) {
      node.setClock(Clock.fixed(NOON, ZoneOffset.UTC));
      Message small = user("x");
      Message large = user("x".repeat(5_000));
      UUID first = create(TestUsers.ALICE, 3, small, large);
      UUID second = create(TestUsers.BOB, 1, small);
      database.storageFor(TestUsers.BOB).deleteSession(second);
      database.execute(
          "update checkpoint set message_count = null where session_id = '" + second + "'");

      StorageUse use = node.meterFor(TestUsers.ADAM).measure();

      long smallBytes = small.json().length();
      long bytes = smallBytes + large.json().length();
      assertThat(use.at()).isEqualTo(NOON);
      assertThat(use.sessions()).isEqualTo(2);
      assertThat(use.deletedSessions()).isEqualTo(1);
      assertThat(use.messages()).isEqualTo(3);
      assertThat(use.messagesOfCheckpoints()).isEqualTo(7);
      assertThat(use.contentBytes()).isEqualTo(bytes + smallBytes);
      assertThat(use.largestSessions())
          .containsExactly(
              new LargeSession(first, TestUsers.ALICE, 2, bytes),
              new LargeSession(second, TestUsers.BOB, 1, smallBytes));
      assertThat(use.largestOwners())
          .containsExactly(
              new LargeOwner(TestUsers.ALICE, 1, 2, bytes),
              new LargeOwner(TestUsers.BOB, 1, 1, smallBytes));
      if (kind == TestDatabase.Kind.POSTGRESQL) {
        assertThat(use.diskBytes().orElseThrow()).isGreaterThan(bytes);
      }
    }
  }

  @Test
  void fileOfH2IsMeasured(@TempDir Path directory) throws Exception {
    try (TestDatabase file = TestDatabase.h2(directory)) {
      assertThat(file.meterFor(TestUsers.ADAM).measure().diskBytes().orElseThrow()).isPositive();
    }
  }

  @Test
  void onlyTheLargestAreNamed() throws Exception {
    try (TestDatabase node = database.secondNode()) {
      for (int i = 1; i <= 25; i++) {
        create(TestUsers.ALICE, 1, user("x".repeat(i)));
      }

      StorageUse use = node.meterFor(TestUsers.ADAM).measure();

      assertThat(use.largestSessions()).hasSize(20);
      assertThat(use.largestSessions())
          .extracting(LargeSession::contentBytes)
          .isSortedAccordingTo((one, other) -> Long.compare(other, one))
          .first()
          .isEqualTo((long) user("x".repeat(25)).json().length());
    }
  }

  @Test
  void countIsRepeatedOnceInAWhileOnly() throws Exception {
    try (TestDatabase node = database.secondNode()) {
      node.setClock(Clock.fixed(NOON, ZoneOffset.UTC));
      StorageMeter meter = node.meterFor(TestUsers.ADAM);
      assertThat(meter.measure().sessions()).isZero();
      create(TestUsers.ALICE, 1, user("x"));

      node.setClock(Clock.fixed(NOON.plus(Duration.ofMinutes(9)), ZoneOffset.UTC));
      assertThat(meter.measure().sessions()).isZero();
      node.setClock(Clock.fixed(NOON.plus(Duration.ofMinutes(10)), ZoneOffset.UTC));
      assertThat(meter.measure().sessions()).isEqualTo(1);
    }
  }

  /** Counting is slow if there is much, so no number of those who ask makes more of it. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void secondCountDoesNotWaitForTheFirst() throws Exception {
    assumeThat(kind).isEqualTo(TestDatabase.Kind.POSTGRESQL);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (TestDatabase node = database.secondNode();
        var connection = database.dataSource().getConnection();
        var lock = connection.createStatement()) {
      UUID session = create(TestUsers.ALICE, 1, user("x"));
      StorageMeter meter = node.meterFor(TestUsers.ADAM);
      connection.setAutoCommit(false);
      lock.execute("lock table message in access exclusive mode");
      Future<StorageUse> first = threads.submit(meter::measure);
      while (database.number("select count(*) from pg_locks where not granted") == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }

      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(meter::measure)
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.BUSY))
          .satisfies(e -> assertThat(e.retryAfter()).isPresent());
      assertThat(
              node.storageFor(TestUsers.ALICE).listSessions(ListSessionsQuery.latest(9)).sessions())
          .extracting(SessionSummary::id)
          .containsExactly(session);

      connection.rollback();
      assertThat(first.get()).isEqualTo(meter.measure());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void storageIsForAdministrators() {
    for (String username : List.of(TestUsers.ALICE, TestUsers.AUDREY)) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(database.meterFor(username)::measure)
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.NOT_THE_OWNER));
    }
  }
}
