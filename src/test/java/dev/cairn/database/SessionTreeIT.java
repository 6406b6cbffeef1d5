package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.links.NewLink;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A session and all that is below it: kept together, found by a checkpoint, removed at once. */
class SessionTreeIT extends OnEachDatabase {

  private static final int CHECKPOINTS = 300;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /** Tables that are looked into before the session is known; a purge erases their rows itself. */
  private static final Set<String> DIRECTORIES = Set.of("checkpoint_directory", "idempotency_key");

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);

  private static Set<String> tablesBelowASession() throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (Connection connection = database.dataSource().getConnection();
        ResultSet row = connection.getMetaData().getColumns(null, "public", "%", "session_id")) {
      while (row.next()) {
        tables.add(row.getString("TABLE_NAME"));
      }
    }
    tables.removeAll(DIRECTORIES);
    return tables;
  }

  @Test
  void deletingTheRowOfASessionRemovesAllBelowIt() throws Exception {
    List<Message> messages =
        List.of(
            Messages.user("question"),
            Messages.verbatim(
                Message.Role.ASSISTANT,
                "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"view\",\"arguments\":\"{}\"}}],\"usage\":"
                    + "{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}"));
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Whole",
            SessionVisibility.PRIVATE,
            Optional.empty(),
            Messages.state(messages.toArray(Message[]::new)));
    CreateSessionResult created =
        storage.createSession(request.with(new SessionLabels(Map.of("team", "sre"))));
    database
        .linksFor(TestUsers.ALICE)
        .create(
            created.sessionId(),
            new NewLink(
                new byte[32], Optional.empty(), Duration.ofDays(1), true, Optional.empty()));
    UUID parent = created.checkpoint().id();
    for (int i = 1; i < CHECKPOINTS; i++) {
      parent = append(created.sessionId(), parent).id();
    }
    database.execute(
        "insert into redacted_message (session_id, digest_prefix, digest, ordinal)"
            + " select session_id, digest_prefix, digest, ordinal from message where session_id = '"
            + created.sessionId()
            + "'");
    assertThat(rows(created.sessionId()).keySet()).isEqualTo(tablesBelowASession());

    database.execute("delete from session where id = '" + created.sessionId() + "'");

    assertThat(rows(created.sessionId())).isEmpty();
  }

  /** How many rows of a session each table has that has any. */
  private static Map<String, Long> rows(UUID sessionId) throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : tablesBelowASession()) {
      rows.put(
          table,
          database.number(
              "select count(*) from " + table + " where session_id = '" + sessionId + "'"));
    }
    rows.values().removeIf(count -> count == 0);
    return rows;
  }

  private Checkpoint append(UUID sessionId, UUID parent) {
    return storage.createCheckpoint(
        sessionId, new CreateCheckpointRequest(Messages.stateOf(2), Optional.of(parent)));
  }

  @Test
  void checkpointIsFoundByItsIdAloneWhoeverMadeIt() {
    UUID session = UUID.randomUUID();
    UUID first = UUID.randomUUID();
    UUID second = UUID.fromString("01997b20-cf21-8a44-8d3e-0c5f5d1f7a02");
    assertThat(load(session, first, second)).isEqualTo(ImportOutcome.IMPORTED);

    Checkpoint third = append(session, second);
    Checkpoint fourth = append(session, third.id());

    assertThat(List.of(first, second, third.id(), fourth.id()))
        .allSatisfy(
            id -> {
              assertThat(storage.getCheckpoint(id).id()).isEqualTo(id);
              assertThat(storage.getCheckpoint(id).sessionId()).isEqualTo(session);
            });
    assertThat(third.id().toString()).isLessThan(fourth.id().toString());
    assertThat(storage.getCheckpoint(fourth.id()).parentId()).contains(third.id());
  }

  @Test
  void importedCheckpointDoesNotTakeTheIdOfAnother() {
    UUID made = append(load(UUID.randomUUID())).id();
    UUID imported = UUID.randomUUID();
    load(UUID.randomUUID(), imported);

    for (UUID taken : List.of(made, imported)) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> load(UUID.randomUUID(), taken))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.ARCHIVE_CONFLICT));
    }
  }

  private Checkpoint append(UUID session) {
    return storage.createCheckpoint(
        session, new CreateCheckpointRequest(Messages.stateOf(1), Optional.empty()));
  }

  private static UUID load(UUID session) {
    load(session, UUID.randomUUID());
    return session;
  }

  /** Adds a session of an archive with checkpoints without messages. */
  private static ImportOutcome load(UUID session, UUID... checkpoints) {
    return database
        .archiveFor(TestUsers.ALICE)
        .add(
            new ArchivedSession(
                session,
                TestUsers.ALICE,
                "Archived",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                SessionLabels.NONE,
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty(),
                0,
                checkpoints.length),
            sink -> {
              for (UUID id : checkpoints) {
                sink.checkpoint(
                    new ArchivedCheckpoint(
                        id, Optional.empty(), new int[0], Optional.empty(), NOON));
              }
            });
  }
}
