package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.stateOf;
import static dev.cairn.session.Messages.user;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What only the database can show of repeated requests, and of requests for less. */
class RepetitionsIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  @Test
  void keyIsKeptForADayAndForgottenThen() throws Exception {
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Daily",
            SessionVisibility.PRIVATE,
            Optional.empty(),
            state(),
            Optional.of(new IdempotencyKey("daily", JsonText.of("request").sha256())));
    at(NOON);
    UUID first = storage.createSession(request).sessionId();

    at(NOON.plus(Duration.ofHours(24)));
    assertThat(storage.createSession(request).sessionId()).isEqualTo(first);

    at(NOON.plus(Duration.ofHours(24)).plusMillis(1));
    assertThat(storage.createSession(request).sessionId()).isNotEqualTo(first);
    assertThat(database.number("select count(*) from idempotency_key where key_value = 'daily'"))
        .isEqualTo(1);
  }

  @Test
  void keyOfASessionThatWasDeletedByHandIsFree() throws Exception {
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Gone",
            SessionVisibility.PRIVATE,
            Optional.empty(),
            state(),
            Optional.of(new IdempotencyKey("gone", JsonText.of("request").sha256())));
    UUID first = storage.createSession(request).sessionId();
    database.execute("delete from session where id = '" + first + "'");

    UUID second = storage.createSession(request).sessionId();

    assertThat(second).isNotEqualTo(first);
    assertThat(storage.createSession(request).sessionId()).isEqualTo(second);
  }

  /**
   * As a fork with a key does, which forgets old keys and then waits for its origin: an append to
   * the origin has that locked.
   */
  @Test
  void appendWaitsForNobodyWhoForgetsKeysAndWantsItsSession() throws Exception {
    at(NOON);
    UUID session = create(1);
    storage.appendMessages(session, append(10, 1, "old"));
    at(NOON.plus(Duration.ofHours(25)));
    try (Connection fork = database.dataSource().getConnection();
        Statement statement = fork.createStatement()) {
      fork.setAutoCommit(false);
      statement.execute("delete from idempotency_key where key_value = 'old'");

      CompletableFuture.runAsync(() -> storage.appendMessages(session, append(10, 1, "new")))
          .get(30, SECONDS);

      statement.execute("select id from session where id = '%s' for update".formatted(session));
      fork.commit();
    }
    assertThat(storage.getActiveCheckpoint(session).messageCount()).isEqualTo(3);
  }

  private static void at(Instant now) {
    database.setClock(Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void everyChangeHasATimeOfItsOwnThoughTheClockStandsStill() {
    at(NOON);
    UUID id = create(1);
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(NOON);

    storage.appendMessages(id, append(5, 1));
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(NOON.plusNanos(1000));
    storage.deleteSession(id);
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(NOON.plusNanos(2000));
  }

  @Test
  void tooManyMessagesAreNotAppended() {
    UUID id = create(3);

    storage.appendMessages(id, append(5, 2));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.appendMessages(id, append(5, 1)))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.TOO_MANY_MESSAGES));
    assertThat(storage.getActiveCheckpoint(id).messageCount()).isEqualTo(5);
  }

  @Test
  void noMessageIsReadThatIsNotWanted() throws Exception {
    UUID id = create(3);
    Instant version = storage.getSession(id, new GetSessionQuery(0, Set.of())).updatedAt();

    database.execute("update session set content_version = 1"); // nothing that is cached is true
    database.execute("alter table message rename to message_away");
    try {
      assertThatThrownBy(() -> storage.getSession(id)).hasRootCauseInstanceOf(SQLException.class);
      storage.getSession(id, new GetSessionQuery(0, Set.of()));
      storage.getSession(id, new GetSessionQuery(Integer.MAX_VALUE, Set.of(version)));
      storage.appendMessages(id, append(5, 0));
    } finally {
      database.execute("alter table message_away rename to message");
    }
    assertThat(storage.getActiveCheckpoint(id).state()).contains(stateOf(3));
  }

  private UUID create(int messages) {
    return storage
        .createSession(
            new CreateSessionRequest(
                "x", SessionVisibility.PRIVATE, Optional.empty(), stateOf(messages)))
        .sessionId();
  }

  private static AppendMessagesRequest append(int maxMessages, int messages, String key) {
    return append(
        maxMessages, messages, Optional.of(new IdempotencyKey(key, JsonText.of(key).sha256())));
  }

  private static AppendMessagesRequest append(int maxMessages, int messages) {
    return append(maxMessages, messages, Optional.empty());
  }

  private static AppendMessagesRequest append(
      int maxMessages, int messages, Optional<IdempotencyKey> key) {
    return new AppendMessagesRequest(
        Collections.nCopies(messages, user("more " + UUID.randomUUID())),
        Optional.empty(),
        Optional.empty(),
        maxMessages,
        key);
  }
}
