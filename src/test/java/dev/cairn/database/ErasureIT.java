package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchiveSink;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.links.NewLink;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.LegalHolds;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.SessionErasure;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.StatsQuery;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is deleted can be restored until it is purged, and is nowhere then. */
class ErasureIT extends OnEachDatabase {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int RACES = 10;

  /** What stays of a session: that somebody purged it. */
  private static final String AUDIT_LOG = "audit_event";

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private final SessionErasure erasure = database.erasureFor(TestUsers.ALICE);

  @AfterEach
  void letTheClockGoOn() {
    database.setClock(Clock.systemUTC());
  }

  private UUID create(SessionVisibility visibility, Message... messages) {
    return storage
        .createSession(
            new CreateSessionRequest("Erased", visibility, Optional.empty(), state(messages)))
        .sessionId();
  }

  private static CreateCheckpointRequest append(Message... messages) {
    return new CreateCheckpointRequest(state(messages), Optional.empty());
  }

  private PurgedSession purge(UUID session) {
    storage.deleteSession(session);
    return erasure.purgeSession(session, ExpectedVersion.ANY);
  }

  // Every row

  /** A session of which there are rows in every table that has any of sessions. */
  private UUID createInEveryTable() {
    UUID id = UUID.randomUUID();
    add(database, id, UUID.randomUUID(), user("imported"));
    Message calling =
        Messages.verbatim(
            Message.Role.ASSISTANT,
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"view\",\"arguments\":\"{}\"}}],\"usage\":"
                + "{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    UUID parent = storage.getActiveCheckpoint(id).id();
    storage.updateSession(
        id,
        new UpdateSessionRequest(
            Optional.empty(),
            Optional.empty(),
            new LabelChanges(Map.of("team", Optional.of("sre"))),
            ExpectedVersion.ANY));
    database
        .linksFor(TestUsers.ALICE)
        .create(
            id,
            new NewLink(
                new byte[32], Optional.empty(), Duration.ofDays(1), true, Optional.of("note")));
    storage.createCheckpoint(
        id,
        new CreateCheckpointRequest(
            state(user("imported"), calling), Optional.of(parent), Optional.of(key("append", id))));
    database
        .redactionFor(TestUsers.ALICE)
        .redact(
            id,
            new SessionRedaction.Request(
                () -> new JsonRedactor(new SecretText("imported"), 1000),
                Optional.empty(),
                ExpectedVersion.ANY));
    return id;
  }

  private static IdempotencyKey key(String name, UUID session) {
    return new IdempotencyKey(name + session, JsonText.of(name).sha256());
  }

  private static ImportOutcome add(
      TestDatabase node, UUID session, UUID checkpoint, Message message) {
    return node.archiveFor(TestUsers.ALICE)
        .add(
            new ArchivedSession(
                session,
                TestUsers.ALICE,
                "Imported",
                SessionVisibility.PUBLIC,
                Optional.empty(),
                SessionLabels.NONE,
                NOON,
                NOON,
                Optional.empty(),
                Optional.of(NOON),
                1,
                1),
            sink -> {
              sink.message(message);
              sink.checkpoint(
                  new ArchivedCheckpoint(
                      checkpoint, Optional.empty(), new int[] {0}, Optional.empty(), NOON));
            });
  }

  @Test
  void purgeErasesEveryRowOfTheSession() throws Exception {
    UUID id = createInEveryTable();
    UUID other = createInEveryTable();
    Set<UUID> ids = idsOf(id);
    Set<String> tables = tablesOf(rowsWith(ids));
    assertThat(tables)
        .as("this test must fill every table that has rows of sessions")
        .containsAll(tablesWithColumns("session_id", "checkpoint_id"));
    Map<String, Long> rowsOfOther = rowsWith(idsOf(other));

    PurgedSession purged = purge(id);

    assertThat(rowsWith(ids)).isEmpty();
    assertThat(purged.rows().keySet()).isEqualTo(tables);
    assertThat(purged.rows().values()).allSatisfy(rows -> assertThat(rows).isPositive());
    assertThat(purged.rows())
        .containsEntry("session", 1L)
        .containsEntry("message", 2L)
        .containsEntry("checkpoint", 2L);
    assertThat(rowsWith(idsOf(other))).isEqualTo(rowsOfOther);
  }

  /** Or else the test above would show nothing. */
  @Test
  void tableThatThePurgeForgetsIsFound() throws Exception {
    for (String column : List.of("session_id uuid", "named_otherwise uuid", "as_text varchar")) {
      UUID id = create(SessionVisibility.PRIVATE, user("x"));
      Set<UUID> ids = idsOf(id);
      database.execute("create table forgotten (" + column + ")");
      try {
        database.execute("insert into forgotten values ('" + id + "')");
        purge(id);

        assertThat(tablesOf(rowsWith(ids))).containsExactly("forgotten");
      } finally {
        database.execute("drop table forgotten");
      }
    }
  }

  private static Set<UUID> idsOf(UUID session) throws SQLException {
    Set<UUID> ids = new HashSet<>(Set.of(session));
    query("select id from checkpoint where session_id = '" + session + "'")
        .forEach(row -> ids.add(UUID.fromString(row.get(0))));
    return ids;
  }

  /** How many rows have one of the ids, by table and column: in all columns of ids and text. */
  private static Map<String, Long> rowsWith(Set<UUID> ids) throws SQLException {
    String list = ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
    Map<String, Long> rows = new TreeMap<>();
    for (List<String> column : columns("lower(data_type) in ('uuid', 'character varying')")) {
      String table = column.get(0);
      long found =
          database.number(
              "select count(*) from %s where %s in (%s)".formatted(table, column.get(1), list));
      if (found > 0 && !table.equals(AUDIT_LOG)) {
        rows.put(table + "." + column.get(1), found);
      }
    }
    return rows;
  }

  private static Set<String> tablesOf(Map<String, Long> rows) {
    return rows.keySet().stream()
        .map(column -> column.replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> tablesWithColumns(String one, String other) throws SQLException {
    return columns("column_name in ('%s', '%s')".formatted(one, other)).stream()
        .map(column -> column.get(0))
        .collect(Collectors.toSet());
  }

  private static List<List<String>> columns(String condition) throws SQLException {
    return query(
        "select table_name, column_name from information_schema.columns where table_schema ="
            + " 'public' and "
            + condition);
  }

  private static List<List<String>> query(String sql) throws SQLException {
    List<List<String>> found = new ArrayList<>();
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        found.add(row);
      }
    }
    return found;
  }

  // What comes later

  @Test
  void purgedSessionIsOneThatNeverWas() {
    UUID id = createInEveryTable();
    UUID checkpoint = storage.getActiveCheckpoint(id).id();
    purge(id);

    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getSession(id));
    assertRefused(Problem.CHECKPOINT_NOT_FOUND, () -> storage.getCheckpoint(checkpoint));
    assertRefused(
        Problem.SESSION_NOT_FOUND, () -> storage.createCheckpoint(id, append(user("later"))));
    assertRefused(
        Problem.SESSION_NOT_FOUND,
        () ->
            storage.createCheckpoint(
                id,
                new CreateCheckpointRequest(
                    state(), Optional.empty(), Optional.of(key("append", id)))));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.deleteSession(id));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> erasure.restoreSession(id, ExpectedVersion.ANY));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> erasure.purgeSession(id, ExpectedVersion.ANY));
  }

  /** The client sends it all again: that is another session. */
  @Test
  void keyThatMadeAPurgedSessionMakesAnother() {
    CreateSessionRequest request =
        new CreateSessionRequest(
            "Once",
            SessionVisibility.PRIVATE,
            Optional.empty(),
            state(user("x")),
            Optional.of(key("create", UUID.randomUUID())));
    UUID first = storage.createSession(request).sessionId();
    purge(first);

    assertThat(storage.createSession(request).sessionId()).isNotEqualTo(first);
    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getSession(first));
  }

  @Test
  void writersThatWaitForThePurgeFindNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int race = 0; race < RACES; race++) {
        UUID id = createInEveryTable();
        storage.deleteSession(id);
        Set<UUID> ids = idsOf(id);
        List<Future<UUID>> writers = new ArrayList<>();
        Future<?> purging;
        try (var connection = database.dataSource().getConnection();
            var lock =
                connection.prepareStatement("select id from session where id = ? for update")) {
          connection.setAutoCommit(false);
          lock.setObject(1, id);
          lock.executeQuery();
          purging = threads.submit(() -> erasure.purgeSession(id, ExpectedVersion.ANY));
          for (int writer = 0; writer < 2; writer++) {
            Message message = user("of " + writer);
            writers.add(threads.submit(() -> storage.createCheckpoint(id, append(message)).id()));
          }
          connection.rollback();
        }
        purging.get();
        for (Future<UUID> writer : writers) {
          try {
            ids.add(writer.get()); // it came first
          } catch (java.util.concurrent.ExecutionException e) {
            assertThat(((StorageException) e.getCause()).problem())
                .isEqualTo(Problem.SESSION_NOT_FOUND);
          }
        }
        assertThat(rowsWith(ids)).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void exportGoesOnWithoutASessionThatIsPurgedMeanwhile() throws Exception {
    // Ids of one millisecond are in no order.
    List<UUID> ids =
        Stream.of("x", "y", "z")
            .map(text -> create(SessionVisibility.PRIVATE, user(text)))
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    UUID first = ids.get(0);
    UUID second = ids.get(1);
    UUID third = ids.get(2);
    List<UUID> exported = new ArrayList<>();
    int[] told = new int[1];
    ArchiveSink sink =
        new ArchiveSink() {
          @Override
          public void begin(Instant now) {}

          @Override
          public void session(ArchivedSession session) {
            exported.add(session.id());
            if (session.id().equals(first)) {
              purge(second);
            }
          }

          @Override
          public void message(Message message) {}

          @Override
          public void checkpoint(ArchivedCheckpoint checkpoint) {}

          @Override
          public void file(String path, byte[] content) {}

          @Override
          public void end(int sessions, int files) {
            told[0] = sessions;
          }
        };

    database.exportFor(TestUsers.ALICE).of(SessionScope.OWN, List.of()).writeTo(sink);

    assertThat(exported).contains(first, third).doesNotContain(second);
    assertThat(told[0]).isEqualTo(exported.size());
  }

  // Other nodes

  /** The worst case: an archive that somebody changed brings the same ids again. */
  @Test
  void otherNodesShowNothingOfAPurgedSession() throws Exception {
    try (TestDatabase otherNode = database.secondNode()) {
      UUID id = UUID.randomUUID();
      UUID checkpoint = UUID.randomUUID();
      add(database, id, checkpoint, user("secret"));
      for (TestDatabase node : List.of(database, otherNode)) {
        assertThat(messages(node, id)).containsExactly(user("secret"));
      }

      purge(id);
      assertRefused(
          Problem.CHECKPOINT_NOT_FOUND,
          () -> otherNode.storageFor(TestUsers.ALICE).getCheckpoint(checkpoint));
      assertThat(add(database, id, checkpoint, user("harmless"))).isEqualTo(ImportOutcome.IMPORTED);

      for (TestDatabase node : List.of(database, otherNode)) {
        assertThat(messages(node, id)).containsExactly(user("harmless"));
      }
    }
  }

  /** As many sessions, as old and as often changed, but another. */
  @Test
  void otherNodesCountNothingOfAPurgedSession() throws Exception {
    try (TestDatabase otherNode = database.secondNode()) {
      database.setClock(Clock.fixed(NOON, ZoneOffset.UTC));
      String secret = "secret" + UUID.randomUUID();
      UUID id = create(SessionVisibility.PUBLIC, calling(secret));
      var stats = otherNode.statsFor(TestUsers.ALICE);
      assertThat(stats.report(StatsQuery.OWN).total().toolsUsage().toString()).contains(secret);

      purge(id);
      create(SessionVisibility.PUBLIC, calling("harmless"));

      assertThat(stats.report(StatsQuery.OWN).total().toolsUsage().toString())
          .contains("harmless")
          .doesNotContain(secret);
    }
  }

  private static Message calling(String tool) {
    return Messages.verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"{}\"}}]}")
            .formatted(tool));
  }

  // Who may, and when

  @Test
  void restoredSessionIsWhatItWas() throws Exception {
    UUID id = create(SessionVisibility.PUBLIC, user("x"));
    SessionStorage bobs = database.storageFor(TestUsers.BOB);
    Instant deletedAt = storage.deleteSession(id);
    assertRefused(Problem.SESSION_NOT_FOUND, () -> bobs.getSession(id));
    assertRefused(
        Problem.SESSION_CHANGED,
        () -> erasure.restoreSession(id, new ExpectedVersion(Optional.of(Set.of(NOON)))));

    Instant restoredAt =
        erasure.restoreSession(id, new ExpectedVersion(Optional.of(Set.of(deletedAt))));

    assertThat(restoredAt).isAfter(deletedAt);
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(restoredAt);
    assertThat(storage.getSession(id).status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(storage.getSession(id).deletedAt()).isEmpty();
    assertThat(messages(database, id)).containsExactly(user("x"));
    assertThat(bobs.getSession(id).status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(erasure.restoreSession(id, ExpectedVersion.ANY)).isEqualTo(restoredAt);
    assertThat(events(id, "SESSION_RESTORED")).isEqualTo(1);
  }

  @Test
  void onlyADeletedSessionIsPurged() throws Exception {
    UUID id = create(SessionVisibility.PRIVATE, user("x"));

    assertRefused(Problem.SESSION_NOT_DELETED, () -> erasure.purgeSession(id, ExpectedVersion.ANY));
    storage.deleteSession(id);
    assertRefused(
        Problem.SESSION_CHANGED,
        () -> erasure.purgeSession(id, new ExpectedVersion(Optional.of(Set.of(NOON)))));
    erasure.restoreSession(id, ExpectedVersion.ANY);
    assertRefused(Problem.SESSION_NOT_DELETED, () -> erasure.purgeSession(id, ExpectedVersion.ANY));

    assertThat(messages(database, id)).containsExactly(user("x"));
    assertThat(events(id, "SESSION_PURGED")).isZero();
  }

  @Test
  void ownersAndAdministratorsRestoreAndPurge() throws Exception {
    UUID id = create(SessionVisibility.PUBLIC, user("x"));
    for (String username : List.of(TestUsers.BOB, TestUsers.AUDREY)) {
      SessionErasure others = database.erasureFor(username);
      assertRefused(Problem.NOT_THE_OWNER, () -> others.restoreSession(id, ExpectedVersion.ANY));
      assertRefused(Problem.NOT_THE_OWNER, () -> others.purgeSession(id, ExpectedVersion.ANY));
    }
    storage.deleteSession(id);
    for (String username : List.of(TestUsers.BOB, TestUsers.AUDREY)) {
      SessionErasure others = database.erasureFor(username);
      assertRefused(
          Problem.SESSION_NOT_FOUND, () -> others.restoreSession(id, ExpectedVersion.ANY));
      assertRefused(Problem.SESSION_NOT_FOUND, () -> others.purgeSession(id, ExpectedVersion.ANY));
    }
    SessionErasure administrators = database.erasureFor(TestUsers.ADAM);
    administrators.restoreSession(id, ExpectedVersion.ANY);
    storage.deleteSession(id);
    administrators.purgeSession(id, ExpectedVersion.ANY);

    assertRefused(Problem.SESSION_NOT_FOUND, () -> storage.getSession(id));
    assertThat(events(id, "SESSION_PURGED")).isEqualTo(1);
    assertThat(
            database.number(
                "select count(*) from audit_event where details is not null and subject_id = '"
                    + id
                    + "'"))
        .isZero();
  }

  @Test
  void heldSessionIsPurgedByNobody() throws Exception {
    UUID id = create(SessionVisibility.PRIVATE, user("x"));
    LegalHolds auditors = database.holdsFor(TestUsers.AUDREY);
    Instant updatedAt = storage.getSession(id).updatedAt();
    auditors.setHeld(id, true);
    auditors.setHeld(id, true);
    assertThat(auditors.isHeld(id)).isTrue();
    assertThat(storage.getSession(id).updatedAt()).isEqualTo(updatedAt);

    storage.deleteSession(id);
    for (String username : List.of(TestUsers.ALICE, TestUsers.ADAM)) {
      assertRefused(
          Problem.SESSION_HELD,
          () -> database.erasureFor(username).purgeSession(id, ExpectedVersion.ANY));
    }
    assertThat(messages(database, id)).containsExactly(user("x"));
    assertRefused(Problem.SESSION_NOT_FOUND, () -> auditors.isHeld(id));

    database.holdsFor(TestUsers.ADAM).setHeld(id, false);
    erasure.purgeSession(id, ExpectedVersion.ANY);
    assertThat(events(id, "SESSION_HELD")).isEqualTo(1);
    assertThat(events(id, "SESSION_RELEASED")).isEqualTo(1);
  }

  @Test
  void holdsAreForAuditorsAndAdministrators() {
    UUID id = create(SessionVisibility.PUBLIC, user("x"));
    for (String username : List.of(TestUsers.ALICE, TestUsers.BOB)) {
      LegalHolds others = database.holdsFor(username);
      assertRefused(Problem.HOLD_NOT_ALLOWED, () -> others.isHeld(id));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> others.setHeld(id, true))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.HOLD_NOT_ALLOWED));
    }
    assertThat(database.holdsFor(TestUsers.ADAM).isHeld(id)).isFalse();
  }

  private static long events(UUID session, String action) throws SQLException {
    return database.number(
        "select count(*) from audit_event where subject_id = '%s' and action = '%s'"
            .formatted(session, action));
  }
}
