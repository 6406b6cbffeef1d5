package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What failures of a real PostgreSQL mean to a caller, up to the commit. */
class DatabaseErrorsIT {

  private static TestDatabase database;

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  @BeforeAll
  static void start() throws Exception {
    database =
        TestDatabase.on(EmbeddedPostgres.builder().setServerConfig("lock_timeout", "50").start());
    TestUsers.addTo(database);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .withRootCauseInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private static NewToken token(String name, byte digest) {
    return new NewToken(
        TestUsers.ALICE,
        name,
        Optional.empty(),
        new byte[] {digest},
        TokenAccess.READ,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void constraintWithoutAMeaningIsAFailure() {
    TokenStorage tokens = database.tokensFor(TestUsers.ALICE);
    tokens.create(token(UUID.randomUUID().toString(), (byte) 3), 100);

    assertProblem(
        Problem.STORAGE_FAILED,
        () -> tokens.create(token(UUID.randomUUID().toString(), (byte) 3), 100));
  }

  @Test
  void lockThatIsNotReleasedIsToBeTriedAgain() throws Exception {
    UUID id =
        storage
            .createSession(
                new CreateSessionRequest(
                    "Locked",
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    new CheckpointState(List.of(), Optional.empty())))
            .sessionId();
    try (var connection = database.dataSource().getConnection();
        var lock = connection.prepareStatement("select 1 from session where id = ? for update")) {
      connection.setAutoCommit(false);
      lock.setObject(1, id);
      lock.execute();

      assertProblem(Problem.BUSY, () -> storage.deleteSession(id));
      connection.rollback();
    }
    storage.deleteSession(id);
  }

  @Test
  void serverThatEndedIsOutOfReach() throws Exception {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    try (TestDatabase ending = TestDatabase.on(server)) {
      SessionStorage storage = ending.storageFor(TestUsers.ALICE);
      storage.verifyConnection();
      server.close();

      assertProblem(Problem.STORAGE_UNREACHABLE, storage::verifyConnection);
    }
  }
}
