package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.SessionExport;
import dev.cairn.archive.SessionImport;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.Transcript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions move between databases and stay what they are. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ArchiveIT {

  private static TestDatabase from;
  private static TestDatabase to;

  @Parameter TestDatabase.Kind kind;

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase.Kind kind) throws Exception {
    from = kind.start();
    to =
        kind == TestDatabase.Kind.H2
            ? TestDatabase.Kind.POSTGRESQL.start()
            : TestDatabase.Kind.H2.start();
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    from.close();
    to.close();
  }

  /** What an import told. */
  private static final class Told implements ImportReport {
    private final List<ImportProgress> progress = new ArrayList<>();
    private final List<UUID> conflicts = new ArrayList<>();
    private Optional<StorageException> error = Optional.empty();
    private int errorLine;
    private ImportProgress end;

    @Override
    public void progress(ImportProgress made) {
      progress.add(made);
    }

    @Override
    public void conflict(UUID sessionId) {
      conflicts.add(sessionId);
    }

    @Override
    public void remark(ArchiveEntry.Remark remark) {
      throw new AssertionError(remark);
    }

    @Override
    public void stopped(StorageException reason, OptionalInt line) {
      error = Optional.of(reason);
      errorLine = line.orElseThrow();
    }

    @Override
    public void end(ImportProgress made) {
      end = made;
    }
  }

  private static String export(TestDatabase database, String username, SessionScope scope)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      new SessionExport(database.archiveFor(username), Clock.systemUTC()).of(scope).writeTo(lines);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String export(TestDatabase database, UUID session) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      new SessionExport(database.archiveFor(TestUsers.ALICE), Clock.systemUTC())
          .of(session)
          .writeTo(lines);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Told load(TestDatabase database, String username, String archive)
      throws Exception {
    byte[] bytes = archive.getBytes(StandardCharsets.UTF_8);
    int sessions = ArchiveReader.countSessions(new ByteArrayInputStream(bytes));
    Told told = new Told();
    new SessionImport(database.archiveFor(username))
        .run(new ArchiveReader(new ByteArrayInputStream(bytes), sessions, 1 << 24, 100_000), told);
    return told;
  }

  private static String withoutTime(String archive) {
    return archive.substring(archive.indexOf('\n'));
  }

  /** A session of alice's with a checkpoint for each turn. */
  private static UUID create(List<List<Message>> turns, Optional<JsonText> metadata) {
    SessionStorage storage = from.storageFor(TestUsers.ALICE);
    CreateSessionResult created =
        storage.createSession(
            new CreateSessionRequest(
                "Archived",
                SessionVisibility.PUBLIC,
                Optional.of("/srv"),
                new CheckpointState(turns.get(0), metadata)));
    UUID parent = created.checkpoint().id();
    for (List<Message> turn : turns.subList(1, turns.size())) {
      Checkpoint next =
          storage.createCheckpoint(
              created.sessionId(),
              new CreateCheckpointRequest(
                  new CheckpointState(turn, metadata), Optional.of(parent)));
      parent = next.id();
    }
    return created.sessionId();
  }

  private static UUID createSmall() {
    Message spread =
        Messages.verbatim(Message.Role.USER, "{\"role\":\"user\",\r\n\"content\":\"\\u0000\"}");
    return create(
        List.of(
            List.of(spread),
            List.of(spread, Messages.assistant("a")),
            List.of(spread, Messages.assistant("b"), spread),
            List.of()),
        Optional.of(JsonText.of("{\"b\": 1.50,\n\"a\":null}")));
  }

  @Test
  void archiveOfEverythingReadsBackAsTheSameBytes() throws Exception {
    for (Transcript transcript : Transcript.all().subList(0, 20)) {
      create(transcript.turns(), Optional.empty());
    }
    UUID deleted = createSmall();
    from.storageFor(TestUsers.ALICE).deleteSession(deleted);
    from.storageFor(TestUsers.BOB)
        .createSession(
            new CreateSessionRequest(
                "Of bob", SessionVisibility.PRIVATE, Optional.empty(), Messages.stateOf(3)));

    String archive = export(from, TestUsers.ADAM, SessionScope.ALL);
    to.execute("delete from checkpoint");
    to.execute("delete from message");
    to.execute("delete from session");
    Told told = load(to, TestUsers.ADAM, archive);

    assertThat(told.error).isEmpty();
    assertThat(told.end.imported()).isEqualTo(told.end.of()).isGreaterThan(21);
    assertThat(withoutTime(export(to, TestUsers.ADAM, SessionScope.ALL)))
        .isEqualTo(withoutTime(archive));
    Told again = load(to, TestUsers.ADAM, archive);
    assertThat(again.end.skipped()).isEqualTo(told.end.of());
    assertThat(again.progress).hasSize(told.end.of());
  }

  @Test
  void importedSessionIsReadAndContinuedLikeAnyOther() throws Exception {
    UUID id = createSmall();
    load(to, TestUsers.ADAM, export(from, id));
    SessionStorage original = from.storageFor(TestUsers.ALICE);
    SessionStorage copy = to.storageFor(TestUsers.ALICE);

    assertThat(copy.getSession(id)).isEqualTo(original.getSession(id));
    ListCheckpointsQuery all = new ListCheckpointsQuery(100, 0, true);
    assertThat(copy.listCheckpoints(id, all)).isEqualTo(original.listCheckpoints(id, all));
    copy.createCheckpoint(
        id,
        new CreateCheckpointRequest(
            Messages.state(Messages.assistant("a"), Messages.assistant("c")), Optional.empty()));
    assertThat(to.number("select count(*) from message where session_id = '" + id + "'"))
        .isEqualTo(4);
    assertThat(copy.listCheckpoints(id, all).total()).contains(5L);
  }

  @Test
  void usersMakeSessionsTheirOwn() throws Exception {
    UUID id = createSmall();
    String archive = export(from, id);

    assertThat(load(to, TestUsers.BOB, archive).end.imported()).isEqualTo(1);
    assertThat(to.storageFor(TestUsers.BOB).getSession(id).owner()).contains(TestUsers.BOB);
    assertThat(load(to, TestUsers.BOB, archive).end.skipped()).isEqualTo(1);

    Told ofAlice = load(to, TestUsers.ALICE, archive);
    assertThat(ofAlice.end.conflicts()).isEqualTo(1);
    assertThat(ofAlice.conflicts).containsExactly(id);
    assertThat(to.storageFor(TestUsers.BOB).getSession(id).owner()).contains(TestUsers.BOB);
  }

  @Test
  void otherContentUnderTheSameIdIsAConflictAndStaysAsItIs() throws Exception {
    UUID id = createSmall();
    String archive = export(from, id);
    load(to, TestUsers.ALICE, archive);
    String here = export(to, id);

    for (String[] change :
        new String[][] {
          {"\"title\":\"Archived\"", "\"title\":\"Other\""},
          {"\"content\":\"a\"", "\"content\":\"x\""},
          {"\"then\":[[2,2],[0,0]]", "\"then\":[[2,2],[1,1]]"},
          {"1.50", "1.5"},
        }) {
      assertThat(archive).contains(change[0]);
      Told told = load(to, TestUsers.ALICE, archive.replace(change[0], change[1]));
      assertThat(told.conflicts).as(change[0]).containsExactly(id);
    }
    String otherId = archive.replace(id.toString(), UUID.randomUUID().toString());
    assertThat(load(to, TestUsers.ALICE, otherId).end.conflicts())
        .as("its checkpoints have ids that are here")
        .isEqualTo(1);
    assertThat(withoutTime(export(to, id))).isEqualTo(withoutTime(here));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | \"owner\":\"alice\"           | \"owner\":\"\"                 | INVALID_ARCHIVE",
        "2 | \"title\":\"Archived\"        | \"title\":7                    | INVALID_ARCHIVE",
        "2 | \"visibility\":\"PUBLIC\"     | \"visibility\":\"public\"      | INVALID_ARCHIVE",
        "2 | \"id\":\"                     | \"id\":\"x                     | INVALID_ARCHIVE",
        "2 | \"checkpoints\":4             | \"checkpoints\":0              | INVALID_ARCHIVE",
        "2 | \"created_at\":\"20           | \"created_at\":\"+99999999920  | INVALID_ARCHIVE",
        "2 | {\"session\":                 | {\"sessions\":                 | INVALID_ARCHIVE",
        "4 | \"role\":\"assistant\"        | \"role\":\"robot\"             | INVALID_MESSAGE",
        "4 | {\"message\":                 | {\"messages\":                 | INVALID_ARCHIVE",
        "4 | \"content\":\"a\"}}           | \"content\":\"a\"}             | INVALID_JSON",
        "4 | {\"role\":\"assistant\",\"content\":\"a\"} | {\"role\":\"assistant\",\"content\":\"b\"} | INVALID_ARCHIVE",
        "5 | {\"role\":\"assistant\",\"content\":\"b\"} | {\"role\":\"assistant\",\"content\":\"a\"} | INVALID_ARCHIVE",
        "6 | \"then\":[[0,0]]              | \"then\":[[0,3]]               | INVALID_ARCHIVE",
        "6 | \"then\":[[0,0]]              | \"then\":[[0]]                 | INVALID_ARCHIVE",
        "6 | \"keep\":0                    | \"keep\":1                     | INVALID_ARCHIVE",
        "7 | \"parent_id\":\"              | \"parent_id\":\"00000000-0000-4000-8000-000000000000\",\"x\":\" | INVALID_ARCHIVE",
        "6 | \"metadata_text\":\"{         | \"metadata_text\":\"           | INVALID_JSON",
      })
  void brokenLineStopsTheImportWithItsNumber(int line, String old, String changed, String key)
      throws Exception {
    UUID whole = createSmall();
    UUID broken = createSmall();
    String first = export(from, whole);
    String second = export(from, broken);
    String[] lines = second.split("\n");
    assertThat(lines[line - 1]).contains(old.strip());
    lines[line - 1] = lines[line - 1].replace(old.strip(), changed.strip());
    String archive =
        first.substring(0, first.indexOf("{\"end\"")) + String.join("\n", lines).split("\n", 2)[1];

    Told told = load(to, TestUsers.ALICE, archive);

    int linesBefore = 8; // of the first session, since the archive begins once
    if (key.equals("INVALID_ARCHIVE") && line == 4 && changed.contains("\"b\"")) {
      line = 5; // the repetition is the second of the two
    }
    assertThat(told.error.orElseThrow().problem().name()).isEqualTo(key);
    assertThat(told.errorLine).isEqualTo(linesBefore + line);
    assertThat(told.end).isEqualTo(new ImportProgress(1, 0, 0, 1, told.end.of()));
    assertThat(to.number("select count(*) from session where id = '" + broken + "'")).isZero();
    assertThat(to.number("select count(*) from message where session_id = '" + broken + "'"))
        .isZero();
  }

  @Test
  void archiveThatIsCutOffIsReadUpToThere() throws Exception {
    UUID first = createSmall();
    UUID second = createSmall();
    String one = export(from, first);
    String two = export(from, second);
    String archive =
        one.substring(0, one.indexOf("{\"end\""))
            + two.split("\n", 2)[1].replace("{\"sessions\":1}", "{\"sessions\":2}");

    for (int end :
        new int[] {archive.lastIndexOf("{\"end\""), archive.lastIndexOf("{\"checkpoint\"")}) {
      Told told = load(to, TestUsers.ALICE, archive.substring(0, end));
      assertThat(told.error).isPresent();
      assertThat(told.end.imported() + told.end.skipped()).isPositive();
    }
    String lying = archive.replace("{\"sessions\":2}", "{\"sessions\":3}");
    assertThat(load(to, TestUsers.ALICE, lying).error).isPresent();
    assertThat(load(to, TestUsers.ALICE, archive).error).isEmpty();
    assertThat(withoutTime(export(to, second))).isEqualTo(withoutTime(two));
  }
}
