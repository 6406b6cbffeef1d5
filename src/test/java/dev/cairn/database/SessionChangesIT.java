package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.archive.SessionArchive;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

/** Neither the changes of one session nor one user hold the connections that others need. */
class SessionChangesIT extends OnEachDatabase {

  private static final int AT_ONCE = 24;
  private static final int CONNECTIONS_OF_ONE = 10;

  private final SessionStorage alice = database.storageFor(TestUsers.ALICE);
  private final SessionStorage bob = database.storageFor(TestUsers.BOB);

  private static UUID createSession(SessionStorage storage) {
    return storage
        .createSession(
            new CreateSessionRequest(
                "Busy", SessionVisibility.PRIVATE, Optional.empty(), state(), Optional.empty()))
        .sessionId();
  }

  private static AppendMessagesRequest message(int number) {
    return new AppendMessagesRequest(
        List.of(user("message " + number)),
        Optional.empty(),
        Optional.empty(),
        1000,
        Optional.empty());
  }

  private static void lock(Connection connection, UUID session) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select id from session where id = '" + session + "' for update");
    }
  }

  @Test
  void changesOfOneSessionWaitWithoutConnectionsAndAllSucceed() throws Exception {
    UUID session = createSession(alice);
    ExecutorService appenders = Executors.newFixedThreadPool(AT_ONCE);
    CountDownLatch begun = new CountDownLatch(AT_ONCE);
    List<Future<?>> appends = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection()) {
      lock(connection, session);
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        appends.add(
            appenders.submit(
                () -> {
                  begun.countDown();
                  return alice.appendMessages(session, message(number));
                }));
      }
      begun.await();
      for (int i = 0; i < AT_ONCE; i++) {
        bob.appendMessages(createSession(bob), message(i));
      }
      assertThat(appends).noneMatch(Future::isDone);
      connection.rollback();
    }
    appenders.shutdown();
    for (Future<?> append : appends) {
      append.get();
    }
    assertThat(database.number("select count(*) from message where session_id = '" + session + "'"))
        .isEqualTo(AT_ONCE);
  }

  @Test
  void waitForALockEnds() throws Exception {
    UUID session = createSession(alice);
    try (Connection connection = database.dataSource().getConnection();
        Connection other = database.dataSource().getConnection()) {
      lock(connection, session);
      try (Statement statement = other.createStatement()) {
        statement.execute("set lock_timeout = 50");
      }

      Throwable failure = ThrowableAssert.catchThrowable(() -> lock(other, session));

      assertThat(DatabaseErrors.translate(failure))
          .extracting(StorageException::problem)
          .isEqualTo(Problem.BUSY);
      other.rollback();
      try (Statement statement = other.createStatement()) {
        statement.execute("set lock_timeout = 10000"); // as for those who get the connection next
        other.commit();
      }
      connection.rollback();
    }
  }

  @Test
  void userHasHalfOfTheConnectionsAndWaitsForMoreWithoutOne() throws Exception {
    SessionArchive archive = database.archiveFor(TestUsers.ALICE);
    ExecutorService importers = Executors.newFixedThreadPool(AT_ONCE);
    CountDownLatch hold = new CountDownLatch(1);
    Semaphore atWork = new Semaphore(0);
    List<Future<?>> imports = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      imports.add(
          importers.submit(
              () -> archive.add(archived(), sink -> contentAfter(atWork, hold, sink))));
    }
    atWork.acquire(CONNECTIONS_OF_ONE);
    for (int i = 0; i < AT_ONCE; i++) {
      bob.appendMessages(createSession(bob), message(i));
    }
    assertThat(atWork.availablePermits()).isZero();
    assertThat(imports).noneMatch(Future::isDone);
    hold.countDown();
    importers.shutdown();
    for (Future<?> each : imports) {
      assertThat(each.get()).isEqualTo(ImportOutcome.IMPORTED);
    }
  }

  private static ArchivedSession archived() {
    Instant now = Instant.EPOCH;
    return new ArchivedSession(
        UUID.randomUUID(),
        TestUsers.ALICE,
        "Busy",
        SessionVisibility.PRIVATE,
        Optional.empty(),
        SessionLabels.NONE,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        1,
        1);
  }

  private static void contentAfter(Semaphore atWork, CountDownLatch hold, ContentSink sink)
      throws IOException {
    sink.message(user("message"));
    atWork.release();
    try {
      hold.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    sink.checkpoint(
        new ArchivedCheckpoint(
            UUID.randomUUID(), Optional.empty(), new int[] {0}, Optional.empty(), Instant.EPOCH));
  }
}
