package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.SessionStatsStorage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hidden session takes the same steps as one that never was, so that the time of an answer tells
 * nothing; and what is not recorded does not happen.
 */
class HiddenSessionIT extends OnEachDatabase {

  private static final CheckpointState EMPTY = new CheckpointState(List.of(), Optional.empty());

  /** Changes, with the id of a session and that of one of its checkpoints. */
  private static final List<BiConsumer<User, CreateSessionResult>> CHANGES =
      List.of(
          (as, of) ->
              as.sessions()
                  .updateSession(
                      of.sessionId(), new UpdateSessionRequest(Optional.of("y"), Optional.empty())),
          (as, of) -> as.sessions().deleteSession(of.sessionId()),
          (as, of) ->
              as.sessions()
                  .createCheckpoint(
                      of.sessionId(), new CreateCheckpointRequest(EMPTY, Optional.empty())),
          (as, of) ->
              as.sessions()
                  .appendMessages(
                      of.sessionId(),
                      new AppendMessagesRequest(
                          List.of(), Optional.empty(), Optional.empty(), 10, Optional.empty())));

  private static final List<BiConsumer<User, CreateSessionResult>> READS =
      List.of(
          (as, of) -> as.sessions().getSession(of.sessionId()),
          (as, of) ->
              as.sessions().listCheckpoints(of.sessionId(), new ListCheckpointsQuery(10, 0, true)),
          (as, of) -> as.stats().getSessionStats(of.sessionId()),
          (as, of) -> as.reader().getMessage(of.sessionId(), Optional.empty(), 0),
          (as, of) -> as.reader().getMessage(of.sessionId(), Optional.of(of.checkpoint().id()), 0),
          (as, of) ->
              as.reader()
                  .compareCheckpoints(
                      new CompareCheckpointsQuery(
                          of.checkpoint().id(), of.checkpoint().id(), 0, 10, 1000)),
          (as, of) -> as.sessions().getCheckpoint(of.checkpoint().id()));

  private static final List<BiConsumer<User, CreateSessionResult>> CALLS =
      Stream.concat(READS.stream(), CHANGES.stream()).toList();

  /** What acts for a user. */
  private record User(SessionStorage sessions, SessionStatsStorage stats, SessionReader reader) {}

  private static User user(String username) {
    return new User(
        database.storageFor(username), database.statsFor(username), database.readerFor(username));
  }

  private static CreateSessionResult hidden() {
    return create(SessionVisibility.PRIVATE);
  }

  private static CreateSessionResult deleted() {
    CreateSessionResult session = create(SessionVisibility.PUBLIC);
    database.storageFor(TestUsers.ALICE).deleteSession(session.sessionId());
    return session;
  }

  private static CreateSessionResult create(SessionVisibility visibility) {
    return database
        .storageFor(TestUsers.ALICE)
        .createSession(new CreateSessionRequest("x", visibility, Optional.empty(), EMPTY));
  }

  /** Somebody for whom sessions are hidden, and such a session. */
  private record Hiding(String username, Supplier<CreateSessionResult> session) {}

  private static final List<Hiding> HIDINGS =
      List.of(
          new Hiding(TestUsers.BOB, HiddenSessionIT::hidden),
          new Hiding(TestUsers.BOB, HiddenSessionIT::deleted),
          new Hiding(TestUsers.AUDREY, HiddenSessionIT::deleted));

  /** Ids that never were, in the shape of a result. */
  private CreateSessionResult unknown() {
    var known = hidden().checkpoint();
    return new CreateSessionResult(
        UUID.randomUUID(),
        new dev.cairn.session.Checkpoint(
            UUID.randomUUID(),
            known.sessionId(),
            known.parentId(),
            known.messageCount(),
            known.createdAt(),
            known.updatedAt(),
            known.state(),
            known.otherFields()));
  }

  @Test
  void hiddenSessionTakesAsManyStatementsAsOneThatNeverWas() {
    for (Hiding hiding : HIDINGS) {
      User others = user(hiding.username());
      for (BiConsumer<User, CreateSessionResult> call : CALLS) {
        long ofHidden = statements(others, call, hiding.session().get());
        long ofUnknown = statements(others, call, unknown());

        assertThat(ofHidden).isEqualTo(ofUnknown).isPositive();
      }
    }
  }

  @Test
  void hiddenCheckpointIsRefusedAsAParentLikeOneThatNeverWas() {
    User bobs = user(TestUsers.BOB);
    UUID own =
        bobs.sessions()
            .createSession(
                new CreateSessionRequest("x", SessionVisibility.PRIVATE, Optional.empty(), EMPTY))
            .sessionId();
    BiConsumer<User, CreateSessionResult> append =
        (as, parent) ->
            as.sessions()
                .createCheckpoint(
                    own, new CreateCheckpointRequest(EMPTY, Optional.of(parent.checkpoint().id())));

    assertThat(statements(bobs, append, hidden())).isEqualTo(statements(bobs, append, unknown()));
  }

  private long statements(
      User as, BiConsumer<User, CreateSessionResult> call, CreateSessionResult session) {
    long before = database.statements();
    assertNotFound(() -> call.accept(as, session));
    return database.statements() - before;
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nobodyWaitsForTheLockOfAHiddenSession() throws Exception {
    for (Hiding hiding : HIDINGS) {
      CreateSessionResult session = hiding.session().get();
      User others = user(hiding.username());
      whileLocked(
          session, () -> CALLS.forEach(call -> assertNotFound(() -> call.accept(others, session))));
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nobodyWaitsToBeRefusedAChangeOfAPublicSession() throws Exception {
    CreateSessionResult session = create(SessionVisibility.PUBLIC);
    User bobs = user(TestUsers.BOB);

    whileLocked(
        session,
        () -> {
          for (BiConsumer<User, CreateSessionResult> change : CHANGES) {
            assertRefused(StorageException.Kind.UNAUTHORIZED, () -> change.accept(bobs, session));
          }
        });
  }

  /** As if its owner were changing it all the time. */
  private static void whileLocked(CreateSessionResult session, Runnable work) throws Exception {
    try (var owner = database.dataSource().getConnection();
        var lock = owner.prepareStatement("select id from session where id = ? for update")) {
      owner.setAutoCommit(false);
      lock.setObject(1, session.sessionId());
      lock.executeQuery();

      work.run();
      owner.rollback();
    }
  }

  @Test
  void whatCannotBeRecordedDoesNotHappen() throws Exception {
    CreateSessionResult session = hidden();
    SessionStorage owners = database.storageFor(TestUsers.ALICE);
    User administrators = user(TestUsers.ADAM);
    database.execute("alter table audit_event rename to audit_event_away");
    try {
      for (BiConsumer<User, CreateSessionResult> call : CALLS) {
        assertThatExceptionOfType(RuntimeException.class)
            .isThrownBy(() -> call.accept(administrators, session));
      }
    } finally {
      database.execute("alter table audit_event_away rename to audit_event");
    }

    assertThat(owners.getSession(session.sessionId()).activeCheckpoint())
        .contains(session.checkpoint());
    assertThat(owners.getSession(session.sessionId()).title()).isEqualTo("x");
    assertThat(owners.getSession(session.sessionId()).deletedAt()).isEmpty();
  }

  private static void assertNotFound(Runnable call) {
    assertRefused(StorageException.Kind.NOT_FOUND, call);
  }

  private static void assertRefused(StorageException.Kind kind, Runnable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
