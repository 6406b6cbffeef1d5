package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.archive.ArchivedSession;
import dev.cairn.database.search.GramIndex;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionStep;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.search.QueryOf;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchTerms;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index beside H2 has all that is stored, and nothing else, whatever became of its files. */
class GramIndexIT {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;
  private TestDatabase database;
  private GramIndex index;

  @BeforeEach
  void start() {
    start(directory);
  }

  private void start(Path place) {
    database = TestDatabase.h2(place);
    index = database.searchIndex();
    assertThat(index.isComplete()).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
  }

  private UUID create(String... messages) {
    return database
        .storageFor(TestUsers.ALICE)
        .createSession(
            new CreateSessionRequest(
                "Indexed",
                SessionVisibility.PRIVATE,
                Optional.empty(),
                state(Stream.of(messages).map(each -> user(each)).toArray(Message[]::new))))
        .sessionId();
  }

  private void append(UUID session, String... messages) {
    database
        .storageFor(TestUsers.ALICE)
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                state(Stream.of(messages).map(each -> user(each)).toArray(Message[]::new)),
                Optional.empty()));
  }

  private void add(UUID session, String message) {
    database
        .storageFor(TestUsers.ALICE)
        .appendMessages(
            session,
            new AppendMessagesRequest(
                List.of(user(message)),
                Optional.empty(),
                Optional.empty(),
                1000,
                Optional.empty()));
  }

  /** The messages that the index names. */
  private Map<UUID, List<Integer>> named(String q) {
    Map<UUID, List<Integer>> named = new HashMap<>();
    index
        .candidates(SearchTerms.of(q), Optional.empty())
        .orElseThrow(() -> new AssertionError("the index was not asked"))
        .forEach((id, each) -> named.put(id, Arrays.stream(each).boxed().toList()));
    return named;
  }

  /** It would take the memory that requests need. */
  @Test
  void largeMessageIsReadOnlyToBeSearched() {
    UUID session = create("small", "x".repeat(5 << 20) + " needle");

    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(1)));
    assertThat(named("something else")).isEqualTo(Map.of(session, List.of(1)));
    assertThat(found("needle")).containsExactly(session);
    assertThat(found("something else")).isEmpty();
  }

  private List<UUID> found(String q) {
    return database
        .searchFor(TestUsers.ALICE)
        .search(new QueryOf(SearchTerms.of(q)).build())
        .hits()
        .stream()
        .map(SearchHit::session)
        .map(SearchHit.FoundIn::id)
        .toList();
  }

  // What is stored

  @Test
  void whatIsStoredIsFoundAtOnce() {
    UUID session = create("first needle", "second");
    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(0)));
    append(session, "first needle", "second", "third needle");
    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(0, 2)));
    UUID other = create("another needle");
    assertThat(named("needle")).containsOnlyKeys(session, other);
    assertThat(found("needle")).containsExactly(other, session, session);
    assertThat(index.sessionsLeft()).isZero();
  }

  @Test
  void eachAppendIsFoundAtOnce() {
    UUID session = create("begin");
    for (int i = 0; i < 50; i++) {
      add(session, "append number-" + i + ".");
      assertThat(found("number-" + i + ".")).containsExactly(session);
      if (i % 10 == 0) {
        index.keepUp();
      }
    }
  }

  @Test
  void shortTermsAreNamedToo() {
    UUID session = create("検索エンジンの設定", "aé ☃", "end xy");

    assertThat(named("設定")).isEqualTo(Map.of(session, List.of(0)));
    assertThat(named("設")).isEqualTo(Map.of(session, List.of(0)));
    assertThat(named("é")).isEqualTo(Map.of(session, List.of(1)));
    assertThat(named("☃")).isEqualTo(Map.of(session, List.of(1)));
    assertThat(named("xy")).isEqualTo(Map.of(session, List.of(2)));
    assertThat(index.candidates(SearchTerms.of("y"), Optional.empty())).isEmpty();
    assertThat(found("y")).containsExactly(session);
  }

  @Test
  void roleIsKnown() {
    create("needle");

    assertThat(index.candidates(SearchTerms.of("needle"), Optional.of(Message.Role.USER)))
        .hasValueSatisfying(named -> assertThat(named).hasSize(1));
    assertThat(index.candidates(SearchTerms.of("needle"), Optional.of(Message.Role.TOOL)))
        .hasValueSatisfying(named -> assertThat(named).isEmpty());
  }

  @Test
  void whatIsRolledBackIsNotThere() {
    UUID id = UUID.randomUUID();
    Instant noon = Instant.parse("2026-11-23T12:00:00Z");
    ArchivedSession session =
        new ArchivedSession(
            id,
            TestUsers.ALICE,
            "Imported",
            SessionVisibility.PUBLIC,
            Optional.empty(),
            SessionLabels.NONE,
            noon,
            noon,
            Optional.empty(),
            Optional.of(noon),
            1000,
            1);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () ->
                database
                    .archiveFor(TestUsers.ALICE)
                    .add(
                        session,
                        sink -> {
                          for (int i = 0; i < 300; i++) {
                            sink.message(user("needle " + i));
                          }
                          assertThat(named("needle")).isEmpty();
                          throw new StorageException(Problem.INVALID_ARCHIVE, "");
                        }));

    assertThat(named("needle")).isEmpty();
    assertThat(found("needle")).isEmpty();
  }

  // What is erased

  @Test
  void whatIsPurgedIsGone() throws Exception {
    UUID session = create("xqzneedle");
    assertThat(named("xqzneedle")).containsOnlyKeys(session);
    index.keepUp();
    assertThat(filesWith("xqz")).isNotEmpty();

    database.storageFor(TestUsers.ALICE).deleteSession(session);
    assertThat(found("xqzneedle")).isEmpty();
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);

    assertThat(named("xqzneedle")).isEmpty();
    restart();
    assertThat(filesWith("xqz")).isEmpty();
  }

  /** The files in which there is a text. */
  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("search"))) {
      return files
          .filter(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  @Test
  void whatIsRedactedIsGone() {
    UUID session = create("the hunter2 needle", "other");
    assertThat(named("hunter2")).containsOnlyKeys(session);

    database
        .redactionFor(TestUsers.ALICE)
        .redact(
            session,
            new SessionRedaction.Request(
                () -> new JsonRedactor(new SecretText("hunter2"), 1000),
                Optional.empty(),
                ExpectedVersion.ANY));

    assertThat(named("hunter2")).isEmpty();
    assertThat(named("[redacted]")).isEqualTo(Map.of(session, List.of(0)));
    assertThat(found("needle")).containsExactly(session);
  }

  @Test
  void whatRetentionErasesIsGone() {
    database.setClock(Clock.offset(Clock.systemUTC(), DAY.multipliedBy(-100)));
    UUID session = create("early needle");
    append(session, "late needle");
    append(session, "later needle");
    UUID deleted = create("deleted needle");
    database.storageFor(TestUsers.ALICE).deleteSession(deleted);
    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(0, 1, 2), deleted, List.of(0)));
    database.setClock(Clock.systemUTC());

    database
        .retentionFor(
            TestUsers.ADAM,
            new RetentionPolicy(
                Map.of(RetentionStep.PURGE_SESSIONS, DAY, RetentionStep.ERASE_CHECKPOINTS, DAY), 1))
        .run();

    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(2)));
    append(session, "latest needle");
    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(2, 3)));
  }

  // What becomes of the files

  private void restart() throws Exception {
    database.close();
    start();
  }

  @Test
  void filesAreUsedAgain() throws Exception {
    UUID session = create("needle");
    index.keepUp();

    restart();

    assertThat(named("needle")).containsOnlyKeys(session);
  }

  @Test
  void lostFilesAreMadeAgain() throws Exception {
    UUID session = create("needle");
    database.close();
    delete(directory.resolve("search"));

    start();

    assertThat(named("needle")).containsOnlyKeys(session);
  }

  @Test
  void damagedFilesAreMadeAgain() throws Exception {
    UUID session = create("needle", "another");
    restart();
    int count = notEmpty().size();
    assertThat(count).isPositive();
    for (int i = 0; i < count; i++) {
      database.close();
      Path damaged = notEmpty().get(i % notEmpty().size());
      try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      start();
      assertThat(named("needle")).as(damaged.toString()).containsOnlyKeys(session);
    }
  }

  private List<Path> notEmpty() throws IOException {
    return files(directory.resolve("search")).stream()
        .filter(file -> file.toFile().length() > 0)
        .sorted()
        .toList();
  }

  @Test
  void changedByteIsNoticed() throws Exception {
    UUID session = create("needle", "another");
    database.close();
    for (Path file : files(directory.resolve("search"))) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length > 0) {
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
      }
    }

    start();

    assertThat(named("needle")).containsOnlyKeys(session);
  }

  @Test
  void indexThatIsBehindTheDatabaseIsMended(@TempDir Path old) throws Exception {
    UUID kept = create("needle kept");
    UUID longer = create("needle first");
    UUID purged = create("needle purged");
    index.keepUp();
    copy(directory.resolve("search"), old.resolve("search"));
    append(longer, "needle first", "needle second");
    UUID added = create("needle added");
    database.storageFor(TestUsers.ALICE).deleteSession(purged);
    database.erasureFor(TestUsers.ALICE).purgeSession(purged, ExpectedVersion.ANY);
    database.close();
    delete(directory.resolve("search"));
    copy(old.resolve("search"), directory.resolve("search"));

    start();

    assertThat(named("needle"))
        .isEqualTo(Map.of(kept, List.of(0), longer, List.of(0, 1), added, List.of(0)));
  }

  @Test
  void indexThatIsAheadOfTheDatabaseIsMended(@TempDir Path old) throws Exception {
    UUID session = create("needle first");
    database.close();
    copy(directory, old);
    start();
    append(session, "needle first", "needle lost");
    UUID lost = create("needle in a lost session");
    assertThat(named("lost")).containsOnlyKeys(session, lost);
    database.close();
    copy(directory.resolve("search"), old.resolve("newer"));
    delete(old.resolve("search"));
    Files.move(old.resolve("newer"), old.resolve("search"));

    database = TestDatabase.h2(old);
    append(session, "needle first", "needle stored"); // before anybody compares
    index = database.searchIndex();

    assertThat(named("needle lost")).isEmpty();
    assertThat(named("needle")).isEqualTo(Map.of(session, List.of(0, 1)));
    assertThat(found("stored")).containsExactly(session);
  }

  @Test
  void withoutTheFilesAllMessagesAreLookedAt() throws Exception {
    UUID session = create("needle");
    database.close();
    try (NIOFSDirectory files = new NIOFSDirectory(directory.resolve("search"));
        Lock held = files.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      database = TestDatabase.h2(directory);
      index = database.searchIndex();
      held.ensureValid();
      assertThat(index.isComplete()).isFalse();
      assertThat(found("needle")).containsExactly(session);
    }
    index.keepUp();
    assertThat(named("needle")).containsOnlyKeys(session);
  }

  @Test
  void indexIsMadeAnew() {
    UUID session = create("needle");
    assertThat(named("needle")).containsOnlyKeys(session);

    index.rebuildAll();

    assertThat(index.sessionsLeft()).isPositive();
    assertThat(index.candidates(SearchTerms.of("needle"), Optional.empty())).isEmpty();
    assertThat(found("needle")).containsExactly(session);
    index.keepUp();
    assertThat(index.sessionsLeft()).isZero();
    assertThat(named("needle")).containsOnlyKeys(session);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.list(from)) {
      for (Path each : all.toList()) {
        if (Files.isDirectory(each)) {
          copy(each, to.resolve(each.getFileName()));
        } else {
          Files.copy(each, to.resolve(each.getFileName()));
        }
      }
    }
  }
}
