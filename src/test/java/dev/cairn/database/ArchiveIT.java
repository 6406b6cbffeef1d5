package dev.cairn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.arjuna.ats.jta.TransactionManager;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportFailure;
import dev.cairn.archive.ImportOutcome;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.SessionArchive;
import dev.cairn.archive.SessionImport;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.Transcript;
import jakarta.transaction.SystemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What an import reported. */
  static class Report implements ImportReport {
    private final List<ImportProgress> progress = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<ImportFailure> failures = new ArrayList<>();
    private Optional<ImportFailure> error = Optional.empty();
    private ImportProgress end;
    private boolean isComplete;

    boolean hasFailed() {
      return !failures.isEmpty() || error.isPresent() || !conflicts.isEmpty();
    }

    @Override
    public void progress(ImportProgress made) throws IOException {
      progress.add(made);
    }

    @Override
    public void conflict(String id) {
      conflicts.add(id);
    }

    @Override
    public void warning(ImportWarning warning) {
      throw new AssertionError(warning);
    }

    @Override
    public void failed(ImportFailure failure) {
      failures.add(failure);
    }

    @Override
    public void stopped(ImportFailure failure) {
      error = Optional.of(failure);
    }

    @Override
    public void end(ImportProgress made, boolean isComplete) {
      this.end = made;
      this.isComplete = isComplete;
    }
  }

  private static String export(TestDatabase database, String username, SessionScope scope)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      database.exportFor(username).of(scope, List.of()).writeTo(lines);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String export(TestDatabase database, UUID session) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(out)) {
      database.exportFor(TestUsers.ALICE).of(session).writeTo(lines);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Report load(TestDatabase database, String username, String archive)
      throws Exception {
    return load(
        archive, database.archiveFor(username), database.knowledgeFor(username), 1 << 24, 100_000);
  }

  private static Report load(String archive, SessionArchive sessions) throws Exception {
    return load(archive, sessions, from.knowledgeFor(TestUsers.ALICE), 1 << 24, 100_000);
  }

  private static Report load(
      String archive,
      SessionArchive sessions,
      KnowledgeStorage files,
      int maxLineBytes,
      int maxMessages)
      throws Exception {
    byte[] bytes = archive.getBytes(StandardCharsets.UTF_8);
    int count = ArchiveReader.countEntries(new ByteArrayInputStream(bytes));
    Report report = new Report();
    TestDatabase.importInto(sessions, files)
        .run(
            new ArchiveReader(new ByteArrayInputStream(bytes), count, maxLineBytes, maxMessages),
            report);
    return report;
  }

  @Test
  void knowledgeFilesOfTheCallerTravelWithItsSessions() throws Exception {
    KnowledgeStorage there = from.knowledgeFor(TestUsers.BOB);
    byte[] random = new byte[100_000];
    new Random(3).nextBytes(random);
    put(there, "a/random #1.bin", random);
    put(there, "empty", new byte[0]);
    String all = export(from, TestUsers.BOB, SessionScope.OWN);
    String files =
        all.lines()
            .filter(line -> line.startsWith("{\"knowledge_file\":"))
            .collect(
                Collectors.joining("\n", BEGINNING, "\n{\"end\":{\"sessions\":0,\"files\":2}}\n"));
    assertThat(all).endsWith(",\"files\":2}}\n");
    assertThat(export(from, TestUsers.ADAM, SessionScope.ALL)).doesNotContain("knowledge_file");

    Report first = load(to, TestUsers.AUDREY, files);
    KnowledgeStorage here = to.knowledgeFor(TestUsers.AUDREY);

    assertThat(first.end).isEqualTo(new ImportProgress(2, 0, 0, 0, 2));
    assertThat(first.isComplete).isTrue();
    assertThat(here.list(KnowledgeQuery.ALL)).hasSize(2);
    assertThat(content(here, "a/random #1.bin")).isEqualTo(random);
    assertThat(content(here, "empty")).isEmpty();
    assertThat(to.knowledgeFor(TestUsers.BOB).list(KnowledgeQuery.ALL)).isEmpty();

    put(here, "empty", new byte[] {1});
    Report second = load(to, TestUsers.AUDREY, files);
    assertThat(second.end).isEqualTo(new ImportProgress(0, 1, 1, 0, 2));
    assertThat(second.conflicts).containsExactly("empty");
    assertThat(second.isComplete).isFalse();
    assertThat(content(here, "empty")).isEqualTo(new byte[] {1});
  }

  private static void put(KnowledgeStorage files, String path, byte[] content) throws Exception {
    files.put(
        new KnowledgePath(path),
        KnowledgeContent.of(() -> new ByteArrayInputStream(content)),
        hash -> true);
  }

  private static byte[] content(KnowledgeStorage files, String path) {
    return files.read(new KnowledgePath(path), (hash, bytes) -> bytes.readAllBytes());
  }

  @Test
  void fileThatIsNotValidDoesNotStopTheOthers() throws Exception {
    String large = Base64.getEncoder().encodeToString(new byte[KnowledgeFile.MAX_BYTES + 1]);
    String archive =
        BEGINNING
            + "{\"knowledge_file\":{\"path\":\"../a\",\"content\":\"\"}}\n"
            + "{\"knowledge_file\":{\"path\":\"a\",\"content\":\"?\"}}\n"
            + "{\"knowledge_file\":{\"path\":\"a\"}}\n"
            + "{\"knowledge_file\":{\"path\":\"a\",\"content\":\"%s\"}}\n".formatted(large)
            + "{\"knowledge_file\":{\"path\":\"b\",\"content\":\"Yg==\"}}\n"
            + "{\"end\":{\"sessions\":0,\"files\":5}}\n";

    Report report = load(to, TestUsers.ADAM, archive);

    assertThat(report.end).isEqualTo(new ImportProgress(1, 0, 0, 4, 5));
    assertThat(report.failures)
        .extracting(failure -> failure.reason().problem(), failure -> failure.line().getAsInt())
        .containsExactly(
            tuple(Problem.INVALID_KNOWLEDGE_PATH, 2),
            tuple(Problem.INVALID_ARCHIVE, 3),
            tuple(Problem.INVALID_ARCHIVE, 4),
            tuple(Problem.INVALID_ARCHIVE, 5));
    assertThat(content(to.knowledgeFor(TestUsers.ADAM), "b")).isEqualTo(new byte[] {'b'});
    Report incomplete = load(to, TestUsers.ADAM, archive.replace("\"files\":5", "\"files\":6"));
    assertThat(incomplete.error).isPresent();
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
    Report report = load(to, TestUsers.ADAM, archive);

    assertThat(report.error).isEmpty();
    assertThat(report.end.imported()).isEqualTo(report.end.of()).isGreaterThan(21);
    assertThat(withoutTime(export(to, TestUsers.ADAM, SessionScope.ALL)))
        .isEqualTo(withoutTime(archive));
    Report again = load(to, TestUsers.ADAM, archive);
    assertThat(again.end.skipped()).isEqualTo(report.end.of());
    assertThat(again.progress).hasSize(report.end.of());
  }

  @Test
  void importedSessionIsReadAndContinuedLikeAnyOther() throws Exception {
    UUID id = createSmall();
    load(to, TestUsers.ADAM, export(from, id));
    SessionStorage original = from.storageFor(TestUsers.ALICE);
    SessionStorage copy = to.storageFor(TestUsers.ALICE);

    assertThat(copy.getSession(id)).isEqualTo(original.getSession(id));
    ListCheckpointsQuery all = new ListCheckpointsQuery(100, 0, true);
    assertThat(states(copy.listCheckpoints(id, all)))
        .isEqualTo(states(original.listCheckpoints(id, all)));
    copy.createCheckpoint(
        id,
        new CreateCheckpointRequest(
            Messages.state(Messages.assistant("a"), Messages.assistant("c")), Optional.empty()));
    assertThat(to.number("select count(*) from message where session_id = '" + id + "'"))
        .isEqualTo(4);
    assertThat(copy.listCheckpoints(id, all).total()).contains(5L);
  }

  private static List<CheckpointState> states(ListCheckpointsResult listed) {
    return listed.checkpoints().stream()
        .map(checkpoint -> Messages.inMemory(checkpoint.state().orElseThrow()))
        .toList();
  }

  @Test
  void usersMakeSessionsTheirOwn() throws Exception {
    UUID id = createSmall();
    String archive = export(from, id);

    assertThat(load(to, TestUsers.BOB, archive).end.imported()).isEqualTo(1);
    assertThat(to.storageFor(TestUsers.BOB).getSession(id).owner()).contains(TestUsers.BOB);
    assertThat(load(to, TestUsers.BOB, archive).end.skipped()).isEqualTo(1);

    Report ofAlice = load(to, TestUsers.ALICE, archive);
    assertThat(ofAlice.end.conflicts()).isEqualTo(1);
    assertThat(ofAlice.conflicts).containsExactly(id.toString());
    assertThat(to.storageFor(TestUsers.BOB).getSession(id).owner()).contains(TestUsers.BOB);
  }

  /** H2 counts halves of surrogate pairs, PostgreSQL characters; both take the same names. */
  @Test
  void ownerIsNoLongerThanEachColumn() throws Exception {
    String archive = export(from, createSmall());
    String name = "\uD83E\uDEA8".repeat(127);

    Report tooLong = load(to, TestUsers.ADAM, archive.replace("\"alice\"", "\"" + name + "xy\""));
    assertThat(tooLong.failures)
        .extracting(failure -> failure.reason().problem())
        .containsExactly(Problem.INVALID_ARCHIVE);
    Report taken = load(to, TestUsers.ADAM, archive.replace("\"alice\"", "\"" + name + "x\""));
    assertThat(taken.end.imported()).isEqualTo(1);
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
      Report report = load(to, TestUsers.ALICE, archive.replace(change[0], change[1]));
      assertThat(report.conflicts).as(change[0]).containsExactly(id.toString());
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
        "2 | \"messages\":3              | \"messages\":-1              | INVALID_ARCHIVE",
        "4 | \"role\":\"assistant\"        | \"role\":\"robot\"             | INVALID_MESSAGE",
        "4 | {\"message\":                 | {\"messages\":                 | INVALID_ARCHIVE",
        "4 | \"content\":\"a\"}}           | \"content\":\"a\"}             | INVALID_JSON",
        "6 | \"then\":[[0,0]]              | \"then\":[[0,3]]               | INVALID_ARCHIVE",
        "6 | \"then\":[[0,0]]              | \"then\":[[0]]                 | INVALID_ARCHIVE",
        "6 | \"keep\":0                    | \"keep\":1                     | INVALID_ARCHIVE",
        "7 | \"parent_id\":\"              | \"parent_id\":\"00000000-0000-4000-8000-000000000000\",\"x\":\" | INVALID_ARCHIVE",
        "6 | \"metadata_text\":\"{         | \"metadata_text\":\"           | INVALID_JSON",
      })
  void sessionWithABrokenLineFailsAlone(int line, String old, String changed, String key)
      throws Exception {
    UUID first = createSmall();
    UUID broken = createSmall();
    UUID last = createSmall();
    String[] lines = export(from, broken).split("\n");
    assertThat(lines[line - 1]).contains(old.strip());
    lines[line - 1] = lines[line - 1].replace(old.strip(), changed.strip());
    String brokenBody = String.join("\n", Arrays.copyOfRange(lines, 1, lines.length - 1)) + "\n";

    Report report =
        load(
            to,
            TestUsers.ALICE,
            BEGINNING + body(export(from, first)) + brokenBody + body(export(from, last)) + end(3));

    int linesBefore = 8; // of the first session, since the archive begins once
    if (key.equals("INVALID_ARCHIVE") && line == 4 && changed.contains("\"b\"")) {
      line = 5; // the repetition is the second of the two
    }
    assertThat(report.failures).hasSize(1);
    ImportFailure failure = report.failures.get(0);
    assertThat(failure.reason().problem().name()).isEqualTo(key);
    assertThat(failure.line()).hasValue(linesBefore + line);
    if (!old.contains("\"id\"")) {
      assertThat(failure.id()).contains(broken.toString());
    }
    assertThat(report.error).isEmpty();
    assertThat(report.end).isEqualTo(new ImportProgress(2, 0, 0, 1, 3));
    assertThat(report.isComplete).isFalse();
    assertThat(to.number("select count(*) from session where id = '" + broken + "'")).isZero();
    assertThat(to.number("select count(*) from message where session_id = '" + broken + "'"))
        .isZero();
    assertThat(withoutTime(export(to, last))).isEqualTo(withoutTime(export(from, last)));
  }

  private static final String BEGINNING =
      "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n";

  private static String end(int sessions) {
    return "{\"end\":{\"sessions\":%d}}\n".formatted(sessions);
  }

  /** The lines of a session that was exported alone. */
  private static String body(String archive) {
    return archive.substring(archive.indexOf('\n') + 1, archive.indexOf("{\"end\""));
  }

  @Test
  void sessionWithLessOrMoreThanItSaysFailsAlone() throws Exception {
    UUID broken = createSmall();
    UUID whole = createSmall();
    String body = body(export(from, broken));
    String lastLine = body.substring(body.lastIndexOf('\n', body.length() - 2) + 1);

    for (String wrong :
        new String[] {
          body.replace(lastLine, ""),
          body.replace("\"messages\":3", "\"messages\":4"),
          body.replace("\"messages\":3", "\"messages\":2"),
          body.replace("\"checkpoints\":4", "\"checkpoints\":2147483647"),
        }) {
      String archive = BEGINNING + wrong + body(export(from, whole)) + end(2);
      Report report = load(to, TestUsers.ALICE, archive);
      assertThat(report.failures).hasSize(1);
      assertThat(report.error).isEmpty();
      assertThat(report.end.imported() + report.end.skipped()).isEqualTo(1);
    }
  }

  @Test
  void sessionWithALineThatIsTooLongOrWithTooManyMessagesFailsAlone() throws Exception {
    UUID whole = createSmall();
    UUID broken = createSmall();
    String large =
        body(export(from, broken))
            .replace("\"content\":\"a\"", "\"content\":\"" + "a".repeat(2000) + "\"");
    String archive = BEGINNING + large + body(export(from, whole)) + end(2);

    Report report =
        load(archive, to.archiveFor(TestUsers.ALICE), to.knowledgeFor(TestUsers.ALICE), 1000, 100);
    assertThat(report.failures).hasSize(1);
    assertThat(report.failures.get(0).line()).hasValue(4);
    assertThat(report.end).isEqualTo(new ImportProgress(1, 0, 0, 1, 2));

    Report few =
        load(
            BEGINNING + body(export(from, broken)) + body(export(from, createSmall())) + end(2),
            to.archiveFor(TestUsers.ALICE),
            to.knowledgeFor(TestUsers.ALICE),
            1000,
            2);
    assertThat(few.failures)
        .extracting(failure -> failure.reason().problem())
        .containsExactly(Problem.TOO_MANY_MESSAGES, Problem.TOO_MANY_MESSAGES);
    assertThat(few.error).isEmpty();
  }

  @Test
  void whatBeginsNoSessionStopsTheImport() throws Exception {
    UUID first = createSmall();
    UUID second = createSmall();
    String one = body(export(from, first));
    String two = body(export(from, second));

    for (String line :
        new String[] {"hello", "{}", "{\"sessions\":{}}", "{\"message\":{\"role\":\"user\"}}"}) {
      Report report = load(to, TestUsers.ALICE, BEGINNING + one + line + "\n" + two + end(2));
      assertThat(report.error.orElseThrow().line()).as(line).hasValue(10);
      assertThat(report.end.imported() + report.end.skipped()).isEqualTo(1);
      assertThat(report.end.failed()).isZero();
      assertThat(report.isComplete).isFalse();
    }
    Report twice = load(to, TestUsers.ALICE, BEGINNING + one + end(1) + end(1));
    assertThat(twice.error).isPresent();
    assertThat(load(to, TestUsers.ALICE, BEGINNING + one + end(1)).isComplete).isTrue();
  }

  @Test
  void failureOfTheDatabaseFailsOneSessionAndALostConnectionStopsTheImport() throws Exception {
    UUID first = createSmall();
    UUID second = createSmall();
    String archive = BEGINNING + body(export(from, first)) + body(export(from, second)) + end(2);

    Report failing = load(archive, failingOnce(Problem.STORAGE_FAILED, true));
    assertThat(failing.failures).hasSize(1);
    assertThat(failing.failures.get(0).id()).contains(first.toString());
    assertThat(failing.error).isEmpty();
    assertThat(failing.end).isEqualTo(new ImportProgress(1, 0, 0, 1, 2));

    for (Problem problem :
        new Problem[] {Problem.STORAGE_UNREACHABLE, Problem.CREDENTIALS_REFUSED}) {
      Report lost = load(archive, failingOnce(problem, true));
      assertThat(lost.error.orElseThrow().reason().problem()).isEqualTo(problem);
      assertThat(lost.end).isEqualTo(new ImportProgress(0, 0, 0, 0, 2));
      assertThat(lost.isComplete).isFalse();
    }

    Report early = load(archive, failingOnce(Problem.STORAGE_UNREACHABLE, false));
    assertThat(early.isComplete).isTrue();
  }

  private static ContentSink failing(Problem problem) {
    return new ContentSink() {
      @Override
      public void message(Message message) {
        throw new StorageException(problem);
      }

      @Override
      public void checkpoint(ArchivedCheckpoint checkpoint) {
        throw new StorageException(problem);
      }
    };
  }

  /**
   * An archive whose first session fails.
   *
   * @param hasRead whether its content was read in part
   */
  private static SessionArchive failingOnce(Problem problem, boolean hasRead) {
    SessionArchive archive = to.archiveFor(TestUsers.ALICE);
    boolean[] hasFailed = new boolean[1];
    return (SessionArchive)
        Proxy.newProxyInstance(
            SessionArchive.class.getClassLoader(),
            new Class<?>[] {SessionArchive.class},
            (proxy, method, arguments) -> {
              if (!hasFailed[0]) {
                hasFailed[0] = true;
                if (hasRead) {
                  ((SessionArchive.Content) arguments[1]).readTo(failing(problem));
                }
                throw new StorageException(problem);
              }
              return method.invoke(archive, arguments);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void sessionOfTheYear9999FailsAloneAndListsGoOn(int line) throws Exception {
    UUID broken = createSmall();
    UUID last = createSmall();
    String[] lines = export(from, broken).split("\n");
    lines[line - 1] =
        lines[line - 1].replaceAll(
            "\"(created|updated|last_message)_at\":\"[^\"]*\"",
            "\"$1_at\":\"9999-12-31T23:59:59.999999Z\"");
    String late = String.join("\n", Arrays.copyOfRange(lines, 1, lines.length - 1)) + "\n";

    Report report = load(to, TestUsers.ALICE, BEGINNING + late + body(export(from, last)) + end(2));

    assertThat(report.failures)
        .extracting(failure -> failure.reason().problem())
        .containsExactly(Problem.INVALID_ARCHIVED_SESSION);
    assertThat(report.error).isEmpty();
    assertThat(report.end).isEqualTo(new ImportProgress(1, 0, 0, 1, 2));
    assertThat(to.number("select count(*) from session where id = '" + broken + "'")).isZero();
    assertThat(to.number("select count(*) from message where session_id = '" + broken + "'"))
        .isZero();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void checkpointsEachWithItsOwnDayToolAndModelAreCountedAtOnce() throws Exception {
    int turns = 5000;
    ArchivedSession session = session(turns, turns);
    ImportOutcome outcome =
        to.archiveFor(TestUsers.ALICE)
            .add(
                session,
                sink -> {
                  for (int i = 0; i < turns; i++) {
                    sink.message(
                        Messages.verbatim(
                            Message.Role.ASSISTANT,
                            """
                            {"role":"assistant","model":{"id":"m%1$d"},"usage":{"prompt_tokens":1,\
                            "completion_tokens":1,"total_tokens":2},"tool_calls":[{"id":"c%1$d",\
                            "type":"function","function":{"name":"t%1$d","arguments":"{}"}}]}"""
                                .formatted(i)));
                  }
                  for (int i = 0; i < turns; i++) {
                    sink.checkpoint(
                        new ArchivedCheckpoint(
                            UUID.randomUUID(),
                            Optional.empty(),
                            new int[] {i},
                            Optional.empty(),
                            Instant.EPOCH.plus(i, ChronoUnit.DAYS)));
                  }
                });

    assertThat(outcome).isEqualTo(ImportOutcome.IMPORTED);
    for (String table : new String[] {"tool_usage", "tool_call", "counted_message"}) {
      assertThat(rows(table, session.id())).as(table).isEqualTo(turns);
    }
    assertThat(rows("session_day", session.id())).isGreaterThanOrEqualTo(turns);
    assertThat(
            to.number(
                "select sum(total_tokens) from session_day where session_id = '%s'"
                    .formatted(session.id())))
        .isEqualTo(2 * turns);
  }

  private static long rows(String table, UUID session) throws Exception {
    return to.number("select count(*) from %s where session_id = '%s'".formatted(table, session));
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void importThatTakesLongerThanATransactionMayEnds() throws Exception {
    ArchivedSession session = session(Integer.MAX_VALUE, 1);
    assertThatThrownBy(() -> to.archiveFor(TestUsers.ALICE).add(session, ArchiveIT::giveEndlessly))
        .extracting(e -> ((StorageException) e).details().orElse(""))
        .isEqualTo("it takes longer than the transaction timeout");
    assertThat(rows("message", session.id())).isZero();
  }

  /** Servers mark a transaction that timed out, and let its work go on. */
  private static void giveEndlessly(ContentSink sink) throws IOException {
    for (int i = 0; ; i++) {
      if (i == 150) {
        markForRollback();
      }
      sink.message(Messages.user("message " + i));
    }
  }

  private static void markForRollback() {
    try {
      TransactionManager.transactionManager().setRollbackOnly();
    } catch (SystemException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void serverThatEndsAndAClientThatWentAwayEndAnImport() throws Exception {
    UUID id = createSmall();
    String archive = export(from, id);
    for (boolean isServer : new boolean[] {true, false}) {
      SessionImport[] imports = new SessionImport[1];
      Clock clock =
          new Clock() {
            private Instant now = Instant.now();

            @Override
            public Instant instant() {
              return now = now.plusSeconds(10);
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          };
      Report report =
          new Report() {
            @Override
            public void progress(ImportProgress made) throws IOException {
              if (!isServer) {
                throw new IOException("nobody takes it");
              }
              imports[0].stop();
            }
          };
      imports[0] =
          TestDatabase.importInto(
              to.archiveFor(TestUsers.ALICE), from.knowledgeFor(TestUsers.ALICE), clock);
      try (InputStream in = new ByteArrayInputStream(archive.getBytes(StandardCharsets.UTF_8))) {
        ArchiveReader reader = new ArchiveReader(in, 1, 1 << 20, 1000);
        if (isServer) {
          imports[0].run(reader, report);
          assertThat(report.error.orElseThrow().reason().problem()).isEqualTo(Problem.UNAVAILABLE);
        } else {
          assertThatThrownBy(() -> imports[0].run(reader, report)).isInstanceOf(IOException.class);
        }
      }
      assertThat(to.number("select count(*) from session where id = '" + id + "'")).isZero();
    }
  }

  private static ArchivedSession session(int messages, int checkpoints) {
    Instant time = Instant.EPOCH;
    return new ArchivedSession(
        UUID.randomUUID(),
        TestUsers.ALICE,
        "Large",
        SessionVisibility.PRIVATE,
        Optional.empty(),
        SessionLabels.NONE,
        time,
        time,
        Optional.empty(),
        Optional.empty(),
        messages,
        checkpoints);
  }

  /** Statements tell the batches. */
  @Test
  void checkpointsWithLongMetadataAreAddedInSmallBatches() throws Exception {
    long small = statementsOf(Optional.empty());
    long large = statementsOf(Optional.of(JsonText.of("1".repeat(1 << 20))));

    assertThat(large - small).isGreaterThanOrEqualTo(4);
  }

  private static long statementsOf(Optional<JsonText> metadata) {
    Instant time = Instant.EPOCH;
    ArchivedSession session = session(0, 20);
    long before = to.statements();
    to.archiveFor(TestUsers.ALICE)
        .add(
            session,
            sink -> {
              for (int i = 0; i < 20; i++) {
                sink.checkpoint(
                    new ArchivedCheckpoint(
                        UUID.randomUUID(), Optional.empty(), new int[0], metadata, time));
              }
            });
    return to.statements() - before;
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
      Report report = load(to, TestUsers.ALICE, archive.substring(0, end));
      assertThat(report.error).isPresent();
      assertThat(report.end.imported() + report.end.skipped()).isPositive();
    }
    String lying = archive.replace("{\"sessions\":2}", "{\"sessions\":3}");
    assertThat(load(to, TestUsers.ALICE, lying).error).isPresent();
    assertThat(load(to, TestUsers.ALICE, archive).error).isEmpty();
    assertThat(withoutTime(export(to, second))).isEqualTo(withoutTime(two));
  }
}
