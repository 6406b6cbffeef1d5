package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The total of a list is that of the sessions, though nobody counts them. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class SessionCountIT {

  private static final int WRITERS = 8;
  private static final int STEPS = 40;

  @Parameter TestDatabase.Kind kind;

  @Test
  void totalsAreTrueWhoeverChangesWhatAtOnce() throws Exception {
    try (TestDatabase database = kind.start()) {
      inParallel(writer -> change(database.storageFor(TestUsers.ALICE), new Random(writer)));

      assertTotals(database);
      assertThat(database.number("select count(*) from session")).isGreaterThan(WRITERS);
    }
  }

  @Test
  void sessionsOfBeforeAreCounted() throws Exception {
    try (TestDatabase database = kind.start()) {
      change(database.storageFor(TestUsers.ALICE), new Random(1));
      database.execute("drop table session_count");
      database.execute("delete from flyway_schema_history where version = '5'");

      Migrations.run(database.dataSource(), kind == TestDatabase.Kind.H2 ? "H2" : "PostgreSQL");

      assertTotals(database);
      change(database.storageFor(TestUsers.ALICE), new Random(2));
      assertTotals(database);
    }
  }

  private static void assertTotals(TestDatabase database) throws Exception {
    for (SessionVisibility visibility : SessionVisibility.values()) {
      for (SessionStatus status : SessionStatus.values()) {
        long expected =
            database.number(
                "select count(*) from session where visibility = '%s' and deleted = %s"
                    .formatted(visibility, status == SessionStatus.DELETED));
        boolean isShared = visibility == SessionVisibility.PUBLIC;
        assertThat(total(database, TestUsers.ALICE, SessionScope.OWN, visibility, status))
            .isEqualTo(expected);
        assertThat(total(database, TestUsers.ADAM, SessionScope.ALL, visibility, status))
            .isEqualTo(expected);
        assertThat(total(database, TestUsers.BOB, SessionScope.SHARED, visibility, status))
            .isEqualTo(isShared ? expected : 0);
      }
    }
  }

  private static long total(
      TestDatabase database,
      String caller,
      SessionScope scope,
      SessionVisibility visibility,
      SessionStatus status) {
    return database
        .storageFor(caller)
        .listSessions(
            new ListSessionsQuery(
                scope,
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                status,
                Optional.of(visibility),
                Optional.empty()))
        .total()
        .orElseThrow();
  }

  private static Void change(SessionStorage storage, Random random) {
    List<UUID> sessions = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (sessions.isEmpty() || random.nextInt(3) == 0) {
        sessions.add(
            storage
                .createSession(
                    new CreateSessionRequest("t", visibility(random), Optional.empty(), state()))
                .sessionId());
      } else if (random.nextInt(4) == 0) {
        storage.deleteSession(sessions.remove(random.nextInt(sessions.size())));
      } else {
        storage.updateSession(
            sessions.get(random.nextInt(sessions.size())),
            new UpdateSessionRequest(Optional.empty(), Optional.of(visibility(random))));
      }
    }
    return null;
  }

  private static SessionVisibility visibility(Random random) {
    return random.nextBoolean() ? SessionVisibility.PUBLIC : SessionVisibility.PRIVATE;
  }

  private interface Work {
    Void of(int writer);
  }

  private static void inParallel(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int id = writer;
        all.add(() -> work.of(id));
      }
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
