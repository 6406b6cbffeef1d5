package dev.cairn.database;

import static dev.cairn.server.TestUsers.ALICE;
import static dev.cairn.server.TestUsers.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.knowledge.KnowledgeContent;
import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.KnowledgeQuery;
import dev.cairn.knowledge.KnowledgeStorage;
import dev.cairn.knowledge.KnowledgeStorage.Precondition;
import dev.cairn.knowledge.KnowledgeStorage.Written;
import dev.cairn.knowledge.PathPattern;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Knowledge files, on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class KnowledgeIT {

  private static final int WRITERS = 6;
  private static final Instant EARLY = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final Instant LATE = Instant.parse("2026-02-03T04:05:06.654321Z");
  private static final Precondition ANYTHING = hash -> true;
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Parameter TestDatabase.Kind kind;

  private TestDatabase database;
  private KnowledgeStorage alice;
  private KnowledgeStorage bob;

  @BeforeEach
  void start() throws Exception {
    database = kind.start();
    alice = database.knowledgeFor(ALICE);
    bob = database.knowledgeFor(BOB);
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
  }

  private static KnowledgePath path(String path) {
    return new KnowledgePath(path);
  }

  private static KnowledgeContent content(byte[] bytes) {
    try {
      return KnowledgeContent.of(() -> new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnowledgeContent content(String text) {
    return content(text.getBytes(UTF_8));
  }

  private static byte[] read(KnowledgeStorage files, String path) {
    return files.read(path(path), (hash, bytes) -> bytes.readAllBytes());
  }

  private static List<String> paths(List<KnowledgeFile> files) {
    return files.stream().map(KnowledgeFile::path).toList();
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @Test
  void anyBytesComeBackAsTheyWere() {
    byte[] random = new byte[KnowledgeFile.MAX_BYTES];
    new Random(7).nextBytes(random);

    for (byte[] bytes : List.of(new byte[0], new byte[] {0, -1, 0, 10, 13}, random)) {
      KnowledgeFile put = alice.put(path("any.bin"), content(bytes), ANYTHING).file();

      assertThat(read(alice, "any.bin")).isEqualTo(bytes);
      assertThat(put.sizeBytes()).isEqualTo(bytes.length);
      assertThat(alice.find(path("any.bin"))).isEqualTo(put);
      assertThat(alice.<String>read(path("any.bin"), (hash, in) -> hash))
          .isEqualTo(put.contentHash())
          .isEqualTo(content(bytes).hash());
    }
  }

  @Test
  void anyNameIsKeptAsItIs() {
    List<String> names =
        List.of(
            "plain.md",
            "with space # and % and ?.md",
            "知識/メモ 🪨.md",
            "e\u0301 is not é",
            "\u202Etfel/~'\";,=+&$@!()*:.md",
            "x".repeat(255) + "/" + "y".repeat(255) + "/" + "é".repeat(127));

    for (String name : names) {
      alice.create(path(name), content(name));
      assertThat(read(alice, name)).isEqualTo(name.getBytes(UTF_8));
    }
    assertThat(paths(alice.list(KnowledgeQuery.ALL))).isEqualTo(names.stream().sorted().toList());
  }

  @Test
  void fileSaysWhatItsFrontMatterSays() {
    String text =
        "---\ntitle: Rate limits\ndescription: >\n  Limits\n  of the API\ntags: [api, 2026, \"é\"]\n"
            + "---\nBody\n";

    KnowledgeFile created = alice.create(path("limits.md"), content(text));

    assertThat(created.title()).contains("Rate limits");
    assertThat(created.description()).contains("Limits of the API");
    assertThat(created.tags()).containsExactly("api", "2026", "é");
    assertThat(alice.find(path("limits.md"))).isEqualTo(created);
    KnowledgeFile changed = alice.put(path("limits.md"), content("Body\n"), ANYTHING).file();
    assertThat(changed.title()).isEmpty();
    assertThat(changed.tags()).isEmpty();
    assertThat(alice.find(path("limits.md"))).isEqualTo(changed);
  }

  @Test
  void timesTellWhenAFileWasAddedAndLastReplaced() {
    database.setClock(Clock.fixed(EARLY, ZoneOffset.UTC));
    alice.create(path("a.md"), content("1"));
    database.setClock(Clock.fixed(LATE, ZoneOffset.UTC));

    Written replaced = alice.put(path("a.md"), content("2"), ANYTHING);
    Written added = alice.put(path("b.md"), content("2"), ANYTHING);

    assertThat(replaced.isNew()).isFalse();
    assertThat(replaced.file().createdAt()).isEqualTo(EARLY);
    assertThat(replaced.file().updatedAt()).isEqualTo(LATE);
    assertThat(added.isNew()).isTrue();
    assertThat(added.file().createdAt()).isEqualTo(LATE);
  }

  @Test
  void createdFileIsNotReplaced() {
    alice.create(path("a.md"), content("1"));

    assertProblem(Problem.KNOWLEDGE_EXISTS, () -> alice.create(path("./a.md"), content("2")));
    assertThat(read(alice, "a.md")).isEqualTo("1".getBytes(UTF_8));
  }

  @Test
  void changeIsOfTheContentThatIsMeant() {
    String hash = alice.create(path("a.md"), content("1")).contentHash();
    Precondition first = current -> current.equals(Optional.of(hash));
    Precondition absent = Optional::isEmpty;

    alice.put(path("a.md"), content("2"), first);

    assertProblem(Problem.KNOWLEDGE_CHANGED, () -> alice.put(path("a.md"), content("3"), first));
    assertProblem(Problem.KNOWLEDGE_CHANGED, () -> alice.put(path("a.md"), content("3"), absent));
    assertProblem(Problem.KNOWLEDGE_CHANGED, () -> alice.put(path("b.md"), content("3"), first));
    assertProblem(Problem.KNOWLEDGE_CHANGED, () -> alice.delete(path("a.md"), first));
    assertThat(read(alice, "a.md")).isEqualTo("2".getBytes(UTF_8));
    assertThat(alice.put(path("b.md"), content("3"), absent).isNew()).isTrue();
  }

  @Test
  void nobodySeesOrChangesFilesOfOthers() {
    alice.create(path("a/b.md"), content("alice"));
    KnowledgePath path = path("a/b.md");

    for (String other : List.of(BOB, "audrey", "adam")) {
      KnowledgeStorage theirs = database.knowledgeFor(other);
      assertThat(theirs.list(KnowledgeQuery.ALL)).isEmpty();
      assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> theirs.find(path));
      assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> read(theirs, "a/b.md"));
      assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> theirs.peek(path, 10));
      assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> theirs.delete(path, ANYTHING));
      assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> theirs.delete(path("a"), ANYTHING));
    }
    bob.create(path, content("bob"));
    bob.delete(path("a"), ANYTHING);
    assertThat(read(alice, "a/b.md")).isEqualTo("alice".getBytes(UTF_8));
  }

  @Test
  void nothingIsRecordedOfOnesOwnFiles() throws Exception {
    alice.create(path("a.md"), content("1"));
    alice.list(KnowledgeQuery.ALL);
    alice.delete(path("a.md"), ANYTHING);

    assertThat(database.number("select count(*) from audit_event")).isZero();
  }

  @Test
  void directoryIsDeletedWithAllBelow() throws Exception {
    for (String name : List.of("a/b.md", "a/c/d.md", "a%/e.md", "a.md", "ab/f.md", "A/g.md")) {
      alice.create(path(name), content(name));
    }

    alice.delete(path("a"), ANYTHING);

    assertThat(paths(alice.list(KnowledgeQuery.ALL)))
        .containsExactly("A/g.md", "a%/e.md", "a.md", "ab/f.md");
    assertProblem(Problem.KNOWLEDGE_NOT_FOUND, () -> alice.delete(path("a"), ANYTHING));
    assertThat(database.number("select file_count from knowledge_store")).isEqualTo(4);
    assertThat(database.number("select size_bytes from knowledge_store")).isEqualTo(24);
  }

  @Test
  void noFileIsWhereADirectoryIs() throws Exception {
    for (String name : List.of("d/e/f", "a", "d.md", "D", "d_/x")) {
      alice.create(path(name), content("1"));
    }

    for (String name : List.of("d", "d/e", "a/b", "a/b/c", "d/e/f/g")) {
      assertProblem(Problem.KNOWLEDGE_PATH_TAKEN, () -> alice.create(path(name), content("2")));
      assertProblem(
          Problem.KNOWLEDGE_PATH_TAKEN, () -> alice.put(path(name), content("2"), ANYTHING));
    }

    assertThat(database.number("select file_count from knowledge_store")).isEqualTo(5);
    alice.create(path("aa/b"), content("1"));
    bob.create(path("d"), content("1"));
    alice.put(path("a"), content("2"), ANYTHING);
    alice.delete(path("a"), ANYTHING);
    alice.create(path("a/b"), content("2"));
    assertThat(paths(alice.list(KnowledgeQuery.ALL)))
        .containsExactly("D", "a/b", "aa/b", "d.md", "d/e/f", "d_/x");
  }

  /** Rows of a version that allowed both. */
  @Test
  void fileIsDeletedBeforeTheDirectoryAtItsPath() throws Exception {
    alice.create(path("d/f"), content("1"));
    alice.create(path("e"), content("1"));
    database.execute("update knowledge_file set path = 'd' where path = 'e'");

    alice.delete(path("d"), ANYTHING);

    assertThat(paths(alice.list(KnowledgeQuery.ALL))).containsExactly("d/f");
    assertThat(database.number("select file_count from knowledge_store")).isEqualTo(1);
    alice.delete(path("d"), ANYTHING);
    assertThat(alice.list(KnowledgeQuery.ALL)).isEmpty();
  }

  @Test
  void directoryIsThereWithoutAHash() {
    alice.create(path("d/f"), content("1"));

    assertProblem(
        Problem.KNOWLEDGE_CHANGED, () -> alice.delete(path("d"), current -> current.isEmpty()));
    alice.delete(path("d"), current -> current.equals(Optional.of("")));

    assertThat(alice.list(KnowledgeQuery.ALL)).isEmpty();
  }

  @Test
  void listIsThatOfADirectoryOrAPattern() {
    List<String> names =
        List.of("a_b/x.md", "a_b/y/z.md", "a_b/y/z.txt", "a_b.md", "acb/x.md", "top.md");
    names.forEach(name -> alice.create(path(name), content(name)));

    assertThat(listed("a_b", null)).containsExactly("a_b/x.md", "a_b/y/z.md", "a_b/y/z.txt");
    assertThat(listed("a_b/x.md", null)).containsExactly("a_b/x.md");
    assertThat(listed("missing", null)).isEmpty();
    assertThat(listed(null, "a_b/**/*.md")).containsExactly("a_b/x.md", "a_b/y/z.md");
    assertThat(listed("acb", "**/x.md")).containsExactly("acb/x.md");
    assertThat(listed(null, "**")).hasSameSizeAs(names);
  }

  private List<String> listed(String below, String pattern) {
    return paths(
        alice.list(
            new KnowledgeQuery(
                Optional.ofNullable(below).map(KnowledgePath::new),
                Optional.ofNullable(pattern).map(PathPattern::new))));
  }

  @Test
  void peekIsTheBeginning() {
    alice.create(path("a.md"), content("0123456789"));
    alice.create(path("empty.md"), content(""));

    assertThat(alice.peek(path("a.md"), 4)).isEqualTo("0123".getBytes(UTF_8));
    assertThat(alice.peek(path("a.md"), 100)).isEqualTo("0123456789".getBytes(UTF_8));
    assertThat(alice.peek(path("empty.md"), 4)).isEmpty();
    assertThat(alice.find(path("empty.md")).contentHash()).isEqualTo(EMPTY_HASH);
  }

  @Test
  void ownerHasRoomForSoManyFilesAndBytes() {
    int most = StorageContainer.KNOWLEDGE_LIMITS.maxFiles();
    for (int i = 0; i < most; i++) {
      alice.create(path(i + ".md"), content("x"));
    }
    assertProblem(Problem.KNOWLEDGE_FULL, () -> alice.create(path("more.md"), content("x")));
    alice.put(path("0.md"), content("y"), ANYTHING);
    alice.delete(path("0.md"), ANYTHING);
    alice.create(path("more.md"), content("x"));

    byte[] large = new byte[KnowledgeFile.MAX_BYTES];
    alice.put(path("1.md"), content(large), ANYTHING);
    alice.put(path("2.md"), content(large), ANYTHING);
    assertProblem(Problem.KNOWLEDGE_FULL, () -> alice.put(path("3.md"), content(large), ANYTHING));
    assertThat(read(alice, "3.md")).isEqualTo("x".getBytes(UTF_8));
    alice.put(path("1.md"), content("x"), ANYTHING);
    alice.put(path("3.md"), content(large), ANYTHING);
    bob.create(path("a.md"), content(large));
  }

  @Test
  void contentThatFailsLeavesNothing() {
    KnowledgeContent broken =
        new KnowledgeContent(
            5,
            EMPTY_HASH,
            content("").frontMatter(),
            () ->
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("broken");
                  }
                });

    assertThatThrownBy(() -> alice.create(path("a.md"), broken))
        .isInstanceOf(StorageException.class);

    assertThat(alice.list(KnowledgeQuery.ALL)).isEmpty();
    alice.create(path("a.md"), content("1"));
  }

  /** Statements of an operator, as docs/operations.md has them. */
  @Test
  void ownerIsRemovedWithOneRow() throws Exception {
    alice.create(path("a.md"), content("1"));
    bob.create(path("b.md"), content("1"));

    database.execute("delete from knowledge_store where owner = 'alice'");

    assertThat(alice.list(KnowledgeQuery.ALL)).isEmpty();
    assertThat(bob.list(KnowledgeQuery.ALL)).hasSize(1);
    assertThat(database.number("select count(*) from knowledge_file")).isEqualTo(1);
  }

  @Test
  void ofThoseWhoCreateOneFileAtOnceOneDoesAndNothingIsLogged() throws Exception {
    Logger hibernate = Logger.getLogger("org.hibernate");
    LoggedMessages logged = new LoggedMessages();
    hibernate.addHandler(logged);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      Callable<Optional<Problem>> create = () -> problem(() -> create("a/b.md"));
      List<Optional<Problem>> made = new ArrayList<>();
      for (Future<Optional<Problem>> each :
          threads.invokeAll(Collections.nCopies(WRITERS, create))) {
        made.add(each.get());
      }

      assertThat(made).containsOnlyOnce(Optional.empty());
      assertThat(made).containsOnly(Optional.empty(), Optional.of(Problem.KNOWLEDGE_EXISTS));
      assertThat(database.number("select file_count from knowledge_store")).isEqualTo(1);
      assertThat(logged.list()).isEmpty();
    } finally {
      hibernate.removeHandler(logged);
      threads.shutdown();
    }
  }

  private void create(String path) {
    alice.create(path(path), content(path));
  }

  private static Optional<Problem> problem(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(e.problem());
    }
  }
}
