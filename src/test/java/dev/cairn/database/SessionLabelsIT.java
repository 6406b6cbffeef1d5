package dev.cairn.database;

import static dev.cairn.session.Messages.stateOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.archive.SessionArchive;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.Interval;
import dev.cairn.stats.StatsQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Labels wherever sessions are looked for, moved or erased. */
class SessionLabelsIT extends OnEachDatabase {

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private final String team = UUID.randomUUID().toString();

  @BeforeEach
  void otherSession() {
    create(SessionLabels.NONE);
  }

  private UUID create(SessionLabels labels) {
    return storage
        .createSession(
            new CreateSessionRequest(
                    "Labelled", SessionVisibility.PUBLIC, Optional.empty(), stateOf(2))
                .with(labels))
        .sessionId();
  }

  private UUID ofTeam() {
    return create(new SessionLabels(Map.of("team", team, "x", "y")));
  }

  private List<LabelFilter> byTeam() {
    return List.of(new LabelFilter("team", team));
  }

  private static long rows(UUID session) throws Exception {
    return database.number(
        "select count(*) from session_label where session_id = '%s'".formatted(session));
  }

  @Test
  void readingThemTakesNoStatementMore() {
    UUID session = ofTeam();
    UUID other = create(SessionLabels.NONE);

    assertThat(statements(() -> storage.getSession(session)))
        .isEqualTo(statements(() -> storage.getSession(other)));
    assertThat(database.statementsOf(() -> storage.listSessions(ListSessionsQuery.latest(10))))
        .noneMatch(sql -> sql.contains("session_label"));
  }

  private static long statements(Runnable work) {
    long before = database.statements();
    work.run();
    return database.statements() - before;
  }

  /** Such a label is asked of each session, where others are looked up. */
  @Test
  void labelsOfManySessionsFilter() throws Exception {
    String value = "many-" + team;
    UUID labelled = create(new SessionLabels(Map.of("team", value, "rare", team)));
    UUID second = create(new SessionLabels(Map.of("team", value)));
    create(new SessionLabels(Map.of("rare", team)));
    // Of sessions of somebody else, so that few are the caller's own.
    database.execute(
        "insert into session (id, owner, title, title_folded, visibility, deleted, created_at,"
            + " updated_at, active_checkpoint_id, checkpoint_count, distinct_message_count,"
            + " message_count, content_version) select %s, '%s', 'x', 'x', 'PRIVATE', false,"
                .formatted(
                    kind == TestDatabase.Kind.H2 ? "random_uuid()" : "gen_random_uuid()", value)
            + " current_timestamp, current_timestamp, s.id, 1, 0, 0, 0 from session s,"
            + " %s n where s.id = '%s'"
                .formatted(
                    kind == TestDatabase.Kind.H2
                        ? "system_range(1, 1100)"
                        : "generate_series(1, 1100)",
                    labelled));
    database.execute(
        "insert into session_label (session_id, label_key, label_value)"
            + " select id, 'team', '%1$s' from session where owner = '%1$s'".formatted(value));

    assertThat(listed(new LabelFilter("team", value))).containsExactly(second, labelled);
    assertThat(listed(new LabelFilter("team", value), new LabelFilter("rare", team)))
        .containsExactly(labelled);
  }

  private List<UUID> listed(LabelFilter... labels) {
    ListSessionsQuery query =
        new ListSessionsQuery(
            SessionScope.OWN,
            Optional.empty(),
            100,
            0,
            Optional.empty(),
            Optional.empty(),
            SessionStatus.ACTIVE,
            Optional.empty(),
            Optional.empty(),
            List.of(labels),
            true,
            false);
    ListSessionsResult result = storage.listSessions(query);
    assertThat(result.total()).contains((long) result.sessions().size());
    return result.sessions().stream().map(SessionSummary::id).toList();
  }

  @Test
  void statisticsAreOfTheSessionsThatHaveThem() {
    ofTeam();
    UUID second = ofTeam();
    StatsQuery query =
        new StatsQuery(
            SessionScope.OWN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            byTeam(),
            Optional.empty(),
            Optional.of(Interval.DAY));

    assertThat(database.statsFor(TestUsers.ALICE).report(query).total().totalSessions())
        .isEqualTo(2);
    storage.updateSession(
        second,
        new UpdateSessionRequest(
            Optional.empty(),
            Optional.empty(),
            new LabelChanges(Map.of("team", Optional.empty())),
            ExpectedVersion.ANY));

    assertThat(database.statsFor(TestUsers.ALICE).report(query).total().totalSessions()).isOne();
    assertThat(database.statsFor(TestUsers.ALICE).report(query).series()).hasSize(1);
  }

  @Test
  void exportsAreOfTheSessionsThatHaveThemAndImportsKeepThem() throws Exception {
    UUID session = ofTeam();
    database
        .knowledgeFor(TestUsers.ALICE)
        .create(
            new KnowledgePath("labels/" + team),
            KnowledgeContent.of(() -> new ByteArrayInputStream(new byte[] {'x'})));
    byte[] archive = export();
    assertThat(new String(archive, java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"labels\":{\"team\":\"%s\",\"x\":\"y\"}".formatted(team))
        .contains("{\"end\":{\"sessions\":1}}");
    assertThat(load(archive)).containsExactly(ImportOutcome.SKIPPED);

    purge(session);
    assertThat(rows(session)).isZero();
    assertThat(load(archive)).containsExactly(ImportOutcome.IMPORTED);

    assertThat(storage.getSession(session).labels().values()).containsEntry("team", team);
    assertThat(rows(session)).isEqualTo(2);
    assertThat(load(archive)).containsExactly(ImportOutcome.SKIPPED);
  }

  private byte[] export() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      database.exportFor(TestUsers.ALICE).of(SessionScope.OWN, byTeam()).writeTo(lines);
    }
    return out.toByteArray();
  }

  private static List<ImportOutcome> load(byte[] archive) throws Exception {
    SessionArchive target = database.archiveFor(TestUsers.ALICE);
    List<ImportOutcome> outcomes = new ArrayList<>();
    try (ArchiveReader source =
        new ArchiveReader(new ByteArrayInputStream(archive), 1, 1 << 20, 1000)) {
      Optional<ArchiveEntry> next = source.nextEntry();
      while (next.isPresent()) {
        outcomes.add(
            target.add(((ArchiveEntry.Readable) next.get()).session(), source::readSession));
        next = source.nextEntry();
      }
    }
    return outcomes;
  }

  private void purge(UUID session) {
    storage.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);
  }

  @Test
  void forksHaveTheirOwn() throws Exception {
    UUID session = ofTeam();
    SessionLabels labels = new SessionLabels(Map.of("copy", "1"));

    UUID fork =
        database
            .forksFor(TestUsers.BOB)
            .forkSession(
                session,
                new ForkSessionRequest(
                    Optional.empty(),
                    Optional.empty(),
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    labels,
                    Optional.empty()))
            .sessionId();

    assertThat(database.storageFor(TestUsers.BOB).getSession(fork).labels()).isEqualTo(labels);
    assertThat(rows(fork)).isOne();
  }

  @Test
  void secretsInThemAreRedacted() throws Exception {
    String secret = "secret-" + "x".repeat(249);
    UUID session = create(new SessionLabels(Map.of("a", secret, "b", "a-word")));

    redact(database, session, "word");
    redact(database, session, secret);

    assertThat(storage.getSession(session).labels().values())
        .isEqualTo(Map.of("a", "[redacted]", "b", "a-[redacted]"));
    assertThat(
            database.number(
                "select count(*) from session_label where session_id = '%s' and label_value like '%%redacted]'"
                    .formatted(session)))
        .isEqualTo(2);
  }
}
