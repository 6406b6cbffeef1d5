package dev.cairn.database;

import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cairn.RandomTries;
import dev.cairn.archive.ImportFailure;
import dev.cairn.archive.ImportProgress;
import dev.cairn.archive.ImportReport;
import dev.cairn.archive.ImportWarning;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.redaction.JsonRedactor;
import dev.cairn.redaction.SecretText;
import dev.cairn.retention.RetentionPolicy;
import dev.cairn.retention.RetentionStep;
import dev.cairn.retention.SessionRedaction;
import dev.cairn.search.MessageSearch;
import dev.cairn.search.QueryOf;
import dev.cairn.search.SearchCursor;
import dev.cairn.search.SearchHit;
import dev.cairn.search.SearchQuery;
import dev.cairn.search.SearchResult;
import dev.cairn.search.SearchTerms;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What search finds after everything that happens to messages, and who finds it. */
class SearchIT extends OnEachDatabase {

  private static final String SECRET = "hunter2hunter2";

  /** With {@code -Dsearch.queries=10000} there are more. */
  private static final int QUERIES = Integer.getInteger("search.queries", 1000);

  private static final int QUERIES_A_CHANGE = 25;

  private final SessionStorage storage = database.storageFor(TestUsers.ALICE);
  private final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");

  @Test
  void purgedSessionIsNotFound() {
    UUID session = create(TestUsers.ALICE, "Purged", mark);
    storage.deleteSession(session);
    assertThat(found(TestUsers.ALICE, mark)).isEmpty();
    database.erasureFor(TestUsers.ALICE).restoreSession(session, ExpectedVersion.ANY);
    assertThat(found(TestUsers.ALICE, mark)).hasSize(1);
    storage.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);
    assertThat(found(TestUsers.ALICE, mark)).isEmpty();
  }

  @Test
  void redactedTextIsNotFound() throws Exception {
    UUID session = create(TestUsers.ALICE, "Redacted " + SECRET + mark, mark + " " + SECRET + mark);
    assertThat(found(TestUsers.ALICE, SECRET + mark)).hasSize(2);

    database
        .redactionFor(TestUsers.ALICE)
        .redact(
            session,
            new SessionRedaction.Request(
                () -> new JsonRedactor(new SecretText(SECRET + mark), 10 << 20),
                Optional.empty(),
                ExpectedVersion.ANY));

    assertThat(found(TestUsers.ALICE, SECRET + mark)).isEmpty();
    assertThat(found(TestUsers.ALICE, mark)).hasSize(1);
    assertThat(kept(SECRET + mark)).isZero();
  }

  /** In how many rows the database keeps a text to search it. */
  private static long kept(String text) throws Exception {
    return database.number("select count(*) from message where search_text like '%" + text + "%'");
  }

  @Test
  void forkIsSearchedAsItsOrigin() {
    UUID session = create(TestUsers.ALICE, "Origin", mark, mark + " 2");

    UUID fork =
        database
            .forksFor(TestUsers.ALICE)
            .forkSession(
                session,
                new ForkSessionRequest(
                    Optional.empty(),
                    Optional.of("Fork"),
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    SessionLabels.NONE,
                    Optional.empty()))
            .sessionId();

    assertThat(found(TestUsers.ALICE, mark))
        .extracting(hit -> hit.session().id())
        .containsExactly(fork, fork, session, session);
  }

  @Test
  void importedSessionIsFound() throws Exception {
    UUID session = create(TestUsers.ALICE, "Archived " + mark, mark);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(archive)) {
      database.exportFor(TestUsers.ALICE).of(session).writeTo(lines);
    }
    storage.deleteSession(session);
    database.erasureFor(TestUsers.ALICE).purgeSession(session, ExpectedVersion.ANY);
    assertThat(found(TestUsers.ALICE, mark)).isEmpty();

    byte[] bytes = archive.toByteArray();
    TestDatabase.importInto(
            database.archiveFor(TestUsers.ALICE), database.knowledgeFor(TestUsers.ALICE))
        .run(
            new ArchiveReader(
                new ByteArrayInputStream(bytes),
                ArchiveReader.countEntries(new ByteArrayInputStream(bytes)),
                1 << 20,
                100),
            new NoReport());

    assertThat(found(TestUsers.ALICE, mark)).hasSize(2);
  }

  @Test
  void messageThatRetentionErasedIsNotFound() {
    Instant longAgo = Instant.now().minus(Duration.ofDays(400));
    database.setClock(Clock.fixed(longAgo, ZoneOffset.UTC));
    try {
      UUID session = create(TestUsers.ALICE, "Thinned", mark + " early");
      for (int i = 0; i < 3; i++) {
        storage.createCheckpoint(
            session,
            new CreateCheckpointRequest(state(user(mark + " late " + i)), Optional.empty()));
      }
      assertThat(found(TestUsers.ALICE, mark)).hasSize(4);
    } finally {
      database.setClock(Clock.systemUTC());
    }

    database
        .retentionFor(
            TestUsers.ADAM,
            new RetentionPolicy(Map.of(RetentionStep.ERASE_CHECKPOINTS, Duration.ofDays(30)), 2))
        .run();

    assertThat(found(TestUsers.ALICE, mark)).hasSize(2);
  }

  /** As those are that were stored before there was search. */
  @Test
  void messageWithoutTextIsFoundAndGetsOne() throws Exception {
    UUID session = create(TestUsers.ALICE, "Early", mark, mark + " 2");
    database.execute(
        "update message set search_text = null, search_pairs = null where session_id = '%s'"
            .formatted(session));
    assertThat(found(TestUsers.ALICE, mark)).hasSize(2);

    database.completeSearch();

    assertThat(found(TestUsers.ALICE, mark)).hasSize(2);
    assertThat(database.rebuildFor(TestUsers.ADAM).state().sessionsLeft()).isZero();
  }

  @Test
  void indexIsMadeAnew() throws Exception {
    create(TestUsers.ALICE, "Anew", mark, mark + " 2");
    database.execute("update message set search_text = 'wrong' where search_text is not null");

    assertThat(database.rebuildFor(TestUsers.ADAM).begin().running()).isTrue();
    database.completeSearch();

    assertThat(database.rebuildFor(TestUsers.ADAM).state().running()).isFalse();
    assertThat(found(TestUsers.ALICE, mark)).hasSize(2);
    assertRefused(Problem.NOT_THE_OWNER, () -> database.rebuildFor(TestUsers.ALICE).begin());
  }

  /** No index of PostgreSQL knows one character; the next pages find it. */
  @Test
  void pageEndsWhenEnoughWasLookedAt() {
    assumeThat(kind).isEqualTo(TestDatabase.Kind.POSTGRESQL);
    UUID session = create(TestUsers.BOB, "Rare", "\u2603" + mark);
    String[] many = new String[7000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "nothing " + i;
    }
    for (int i = 0; i < 3; i++) {
      create(TestUsers.BOB, "Many", many);
    }
    SearchQuery query =
        query(SearchTerms.of("\u2603"), Optional.of(SessionScope.OWN), Optional.empty());

    SearchResult first = database.searchFor(TestUsers.BOB).search(query);

    assertThat(first.hits()).isEmpty();
    assertThat(first.nextCursor()).isPresent();
    assertThat(search(TestUsers.BOB, Optional.of(SessionScope.OWN), query.terms()))
        .extracting(hit -> hit.session().id())
        .containsExactly(session);
  }

  @Test
  void everybodyFindsWhatTheRulesAllow() {
    List<String> users = List.of(TestUsers.ALICE, TestUsers.BOB, TestUsers.AUDREY);
    Map<UUID, Known> known = new HashMap<>();
    RandomTries.repeat(
        QUERIES / QUERIES_A_CHANGE,
        random -> {
          change(random, users, known);
          for (int i = 0; i < QUERIES_A_CHANGE; i++) {
            String user =
                RandomTries.oneOf(random, TestUsers.ALICE, TestUsers.BOB, TestUsers.AUDREY);
            Optional<SessionScope> scope = scope(random, user);
            String term = mark + random.nextInt(4);
            assertThat(sessions(user, scope, term))
                .as("%s in %s finds %s", user, scope, term)
                .isEqualTo(expected(known, user, scope, term));
          }
        });
  }

  private static final class NoReport implements ImportReport {
    @Override
    public void progress(ImportProgress made) {}

    @Override
    public void conflict(String id) {}

    @Override
    public void warning(ImportWarning warning) {}

    @Override
    public void failed(ImportFailure failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void stopped(ImportFailure failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void end(ImportProgress made, boolean isComplete) {}
  }

  /** What the test knows of a session. */
  private record Known(String owner, boolean isPublic, boolean isDeleted, Set<String> texts) {}

  private void change(Random random, List<String> users, Map<UUID, Known> known) {
    if (known.size() < 5 || random.nextInt(3) == 0) {
      String owner = users.get(random.nextInt(users.size()));
      String text = mark + random.nextInt(4);
      known.put(create(owner, "Random", text), new Known(owner, false, false, Set.of(text)));
      return;
    }
    UUID id = new ArrayList<>(known.keySet()).get(random.nextInt(known.size()));
    Known before = known.get(id);
    SessionStorage owners = database.storageFor(before.owner());
    switch (random.nextInt(3)) {
      case 0 -> {
        boolean isPublic = !before.isPublic();
        owners.updateSession(
            id,
            new UpdateSessionRequest(
                Optional.empty(),
                Optional.of(isPublic ? SessionVisibility.PUBLIC : SessionVisibility.PRIVATE)));
        known.put(id, new Known(before.owner(), isPublic, before.isDeleted(), before.texts()));
      }
      case 1 -> {
        if (before.isDeleted()) {
          database.erasureFor(before.owner()).restoreSession(id, ExpectedVersion.ANY);
        } else {
          owners.deleteSession(id);
        }
        known.put(
            id, new Known(before.owner(), before.isPublic(), !before.isDeleted(), before.texts()));
      }
      default -> {
        String text = mark + random.nextInt(4);
        owners.createCheckpoint(
            id, new CreateCheckpointRequest(state(user(text)), Optional.empty()));
        Set<String> texts = new TreeSet<>(before.texts());
        texts.add(text);
        known.put(id, new Known(before.owner(), before.isPublic(), before.isDeleted(), texts));
      }
    }
  }

  private static Optional<SessionScope> scope(Random random, String user) {
    int any = random.nextInt(user.equals(TestUsers.AUDREY) ? 4 : 3);
    return any == 0 ? Optional.empty() : Optional.of(SessionScope.values()[any - 1]);
  }

  private static Set<UUID> expected(
      Map<UUID, Known> known, String user, Optional<SessionScope> scope, String term) {
    Set<UUID> expected = new TreeSet<>();
    known.forEach(
        (id, session) -> {
          boolean isOwn = session.owner().equals(user);
          boolean isInScope =
              scope
                  .map(
                      each ->
                          switch (each) {
                            case OWN -> isOwn;
                            case SHARED -> !isOwn && session.isPublic();
                            case ALL -> true;
                          })
                  .orElse(isOwn || session.isPublic());
          if (isInScope && !session.isDeleted() && session.texts().contains(term)) {
            expected.add(id);
          }
        });
    return expected;
  }

  private static Set<UUID> sessions(String user, Optional<SessionScope> scope, String term) {
    Set<UUID> ids = new TreeSet<>();
    search(user, scope, new SearchTerms(List.of(PlainText.folded(term))))
        .forEach(hit -> ids.add(hit.session().id()));
    return ids;
  }

  private static List<SearchHit> found(String user, String q) {
    return search(user, Optional.empty(), SearchTerms.of(q));
  }

  private static List<SearchHit> search(
      String user, Optional<SessionScope> scope, SearchTerms terms) {
    MessageSearch search = database.searchFor(user);
    List<SearchHit> hits = new ArrayList<>();
    Optional<SearchCursor> cursor = Optional.empty();
    do {
      SearchResult page = search.search(query(terms, scope, cursor));
      hits.addAll(page.hits());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return hits;
  }

  private static SearchQuery query(
      SearchTerms terms, Optional<SessionScope> scope, Optional<SearchCursor> cursor) {
    return new QueryOf(terms).scope(scope).cursor(cursor).build();
  }

  private static UUID create(String owner, String title, String... texts) {
    List<Message> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(user(text));
    }
    return database
        .storageFor(owner)
        .createSession(
            new CreateSessionRequest(
                title,
                SessionVisibility.PRIVATE,
                Optional.empty(),
                new CheckpointState(messages, Optional.empty())))
        .sessionId();
  }
}
