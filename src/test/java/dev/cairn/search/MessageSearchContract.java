package dev.cairn.search;

import static dev.cairn.session.Messages.assistant;
import static dev.cairn.session.Messages.state;
import static dev.cairn.session.Messages.user;
import static dev.cairn.session.Messages.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MessageSearch} promises of the sessions in its storage. */
public abstract class MessageSearchContract {

  private static final String OWNER = "alice";
  private static final String OTHER = "bob";

  private SessionStorage sessions;
  private MessageSearch search;

  /** Of this run only: other tests use the same database. */
  private final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");

  /** A storage that acts for a user. */
  protected abstract SessionStorage storageFor(String username) throws Exception;

  /** What searches its sessions, for a user. */
  protected abstract MessageSearch searchFor(String username) throws Exception;

  @BeforeEach
  void open() throws Exception {
    sessions = storageFor(OWNER);
    search = searchFor(OWNER);
  }

  // What is found

  @Test
  void partOfAMessageIsFoundInAnyCase() {
    UUID session = create("A title", user("Why does NGINX say 502?"), assistant(mark + "ÄÖ"));

    List<SearchHit> hits = hits(mark.substring(3).toUpperCase() + "äö");

    assertThat(hits).hasSize(1);
    SearchHit hit = hits.get(0);
    assertThat(hit.session().id()).isEqualTo(session);
    assertThat(hit.session().title()).isEqualTo("A title");
    assertThat(hit.session().owner()).isEqualTo(OWNER);
    assertThat(hit.session().updatedAt()).isEqualTo(sessions.getSession(session).updatedAt());
    assertThat(hit.message())
        .contains(new SearchHit.Place(sessions.getActiveCheckpoint(session).id(), 1));
    assertThat(hit.role()).contains(Message.Role.ASSISTANT);
    assertThat(hit.tool()).isEmpty();
    assertThat(marked(hit)).containsExactly(mark.substring(3) + "ÄÖ");
  }

  @Test
  void allTermsMustOccurInOneMessage() {
    create("Terms", user(mark + " alpha beta gamma"), user(mark + " alpha"), user("beta"));

    assertThat(hits("beta " + mark + " alpha")).hasSize(1);
    assertThat(hits(mark + " delta")).isEmpty();
    assertThat(hits("\"alpha beta\" " + mark)).hasSize(1);
    assertThat(hits("\"beta alpha\" " + mark)).isEmpty();
  }

  @Test
  void shortTermsAndTextsWithoutSpacesAreFound() {
    create("短い", user(mark + " 検索エンジンの設定を変更する"), user(mark + " 검색 엔진"), user(mark + " 😀☃"));

    assertThat(hits(mark + " 設定")).hasSize(1);
    assertThat(hits(mark + " 変")).hasSize(1);
    assertThat(hits(mark + " 定設")).isEmpty();
    assertThat(hits(mark + " 엔진")).hasSize(1);
    assertThat(hits(mark + " 😀")).hasSize(1);
    assertThat(hits(mark + " ☃")).hasSize(1);
  }

  @Test
  void charactersOfPatternsMeanThemselves() {
    create("Patterns", user(mark + " 100% of a_b \\\\d"), user(mark + " 1000 of aXb"));

    assertThat(hits(mark + " 100%")).hasSize(1);
    assertThat(hits(mark + " a_b")).hasSize(1);
    assertThat(hits(mark + " \\d")).hasSize(1);
    assertThat(hits(mark + " %")).hasSize(1);
    assertThat(hits(mark + " .*")).isEmpty();
  }

  @Test
  void callsAndResultsAreFoundWithTheirTool() {
    UUID session =
        create(
            "Tools",
            verbatim(
                Message.Role.ASSISTANT,
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":"
                    + "\"function\",\"function\":{\"name\":\"stakpak__run_command\",\"arguments\":"
                    + "\"{\\\"command\\\":\\\"grep \\\\\\\""
                    + mark
                    + "\\\\\\\" /etc\\\"}\"}}]}"),
            verbatim(
                Message.Role.TOOL,
                "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"" + mark + " found\"}"));

    List<SearchHit> hits = hits(mark);

    assertThat(hits).extracting(SearchHit::tool).containsOnly(Optional.of("run_command"));
    assertThat(hits).extracting(hit -> hit.message().orElseThrow().index()).containsExactly(0, 1);
    assertThat(hits("\"grep \\\"" + mark + "\\\" /etc\"")).hasSize(1);
    assertThat(search.search(query(mark).tool("run_command").build()).hits()).hasSize(2);
    assertThat(search.search(query(mark).tool("view").build()).hits()).isEmpty();
    assertThat(search.search(query(mark).role(Message.Role.TOOL).build()).hits()).hasSize(1);
    assertThat(search.searchSession(session, inSession("run_command")).hits()).hasSize(1);
  }

  @Test
  void imagesAreNoText() {
    create(
        "Image",
        verbatim(
            Message.Role.USER,
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"see "
                + mark
                + "\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64,AAAAQUFBQUE"
                + mark
                + "\"}}]}"),
        user("data:image/png;base64,QUFB" + mark));

    assertThat(hits(mark)).hasSize(1);
  }

  @Test
  void bothEndsOfALongTextAreSearched() {
    String middle = "x".repeat(SearchText.MAX_LENGTH);
    create("Long", user(mark + "a" + middle + "lost" + mark + middle + mark + "b"));

    assertThat(hits(mark + "a")).hasSize(1);
    assertThat(hits(mark + "b")).hasSize(1);
    assertThat(hits("lost" + mark)).isEmpty();
  }

  @Test
  void titleIsAHitOfItsOwn() {
    UUID session = create("Rotate " + mark, user("nothing"));

    assertThat(hits(mark)).hasSize(1);
    assertThat(hits(mark).get(0).message()).isEmpty();
    assertThat(hits(mark).get(0).session().id()).isEqualTo(session);
    assertThat(search.search(query(mark).role(Message.Role.USER).build()).hits()).isEmpty();
    sessions.updateSession(
        session, new UpdateSessionRequest(Optional.of("Renamed"), Optional.empty()));
    assertThat(hits(mark)).isEmpty();
  }

  @Test
  void snippetIsCutAroundWhatWasFound() {
    create("Snippet", user("a".repeat(500) + " " + mark + "\\n" + "b".repeat(500)));

    Snippet snippet = hits(mark).get(0).snippet();

    assertThat(snippet.text()).hasSizeLessThanOrEqualTo(240).contains(mark + " bbb");
    assertThat(snippet.ranges()).hasSize(1);
  }

  // Where it is

  @Test
  void messageThatIsNoLongerActiveIsFoundWhereItWasLast() {
    UUID session = create("Rewritten", user("one"), user(mark));
    UUID last = append(session, user("one"), user(mark), user("three"));
    append(session, user("one"), user("other"));

    assertThat(hits(mark).get(0).message()).contains(new SearchHit.Place(last, 1));
    assertThat(search.searchSession(session, inSession(mark)).hits()).isEmpty();
    assertThat(
            search
                .searchSession(
                    session,
                    new SessionSearchQuery(
                        SearchTerms.of(mark), Optional.of(last), Optional.empty(), 10))
                .hits())
        .extracting(SessionSearchResult.Hit::index)
        .containsExactly(1);
  }

  @Test
  void sessionHasItsHitsInOrderPageByPage() {
    UUID session =
        create("Pages", user(mark + " 0"), user("no"), user(mark + " 1"), user(mark + " 0"));

    List<Integer> indexes = new ArrayList<>();
    Optional<Integer> after = Optional.empty();
    do {
      SessionSearchResult page =
          search.searchSession(
              session, new SessionSearchQuery(SearchTerms.of(mark), Optional.empty(), after, 1));
      page.hits().forEach(hit -> indexes.add(hit.index()));
      after = page.nextAfter();
    } while (after.isPresent());

    assertThat(indexes).containsExactly(0, 2, 3);
  }

  @Test
  void hitsComeBySessionThoseChangedLastFirst() {
    UUID older = create("Older", user(mark + " 0"), user(mark + " 1"));
    UUID newer = create("Newer " + mark, user(mark + " 0"), user(mark + " 1"));

    List<SearchHit> all = hits(mark);

    assertThat(all)
        .extracting(hit -> hit.session().id())
        .containsExactly(newer, newer, newer, older, older);
    List<SearchHit> paged = new ArrayList<>();
    Optional<SearchCursor> cursor = Optional.empty();
    do {
      SearchResult page = search.search(query(mark).limit(1).cursor(cursor).build());
      paged.addAll(page.hits());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void rareTermIsFoundBehindManyMessages() {
    UUID rare = create("Rare", user("before " + mark + "rare behind"));
    create(
        "Many",
        IntStream.range(0, 3000).mapToObj(i -> user(mark + " " + i)).toArray(Message[]::new));

    assertThat(hits(mark + "rare")).extracting(hit -> hit.session().id()).containsExactly(rare);
  }

  @Test
  void sessionsAreFiltered() {
    UUID session =
        sessions
            .createSession(
                new CreateSessionRequest(
                    "Filtered",
                    SessionVisibility.PRIVATE,
                    Optional.of("/srv/app"),
                    new SessionLabels(Map.of("team", "sre")),
                    state(user(mark)),
                    Optional.empty()))
            .sessionId();
    create("Other", user(mark));
    Instant changed = sessions.getSession(session).updatedAt();

    assertThat(found(query(mark).label("team", "sre"))).containsExactly(session);
    assertThat(found(query(mark).label("team", "dev"))).isEmpty();
    assertThat(found(query(mark).cwd("/srv/app"))).containsExactly(session);
    assertThat(found(query(mark).owner(OWNER))).hasSize(2);
    assertThat(found(query(mark).owner(OTHER))).isEmpty();
    assertThat(found(query(mark).from(changed.plusNanos(1000)))).doesNotContain(session).hasSize(1);
    assertThat(found(query(mark).to(changed.plusNanos(1000)))).containsExactly(session);
    assertThat(found(query(mark).to(changed))).isEmpty();
  }

  private List<UUID> found(QueryOf query) {
    return search.search(query.build()).hits().stream().map(hit -> hit.session().id()).toList();
  }

  // Who finds it

  @Test
  void othersFindWhatIsPublic() throws Exception {
    UUID session = create("Mine " + mark, user(mark));
    MessageSearch others = searchFor(OTHER);

    assertThat(others.search(query(mark).build()).hits()).isEmpty();
    sessions.updateSession(
        session, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PUBLIC)));
    assertThat(others.search(query(mark).build()).hits()).hasSize(2);
    assertThat(others.search(query(mark).scope(Optional.of(SessionScope.OWN)).build()).hits())
        .isEmpty();
    sessions.updateSession(
        session,
        new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));
    assertThat(others.search(query(mark).build()).hits()).isEmpty();
    assertRefused(Problem.SESSION_NOT_FOUND, () -> others.searchSession(session, inSession(mark)));
    assertRefused(
        Problem.SCOPE_NOT_ALLOWED,
        () -> others.search(query(mark).scope(Optional.of(SessionScope.ALL)).build()));
  }

  @Test
  void deletedSessionIsNotFound() {
    UUID session = create("Deleted " + mark, user(mark));
    sessions.deleteSession(session);

    assertThat(hits(mark)).isEmpty();
  }

  @Test
  void queryNeedsATerm() {
    for (String none :
        List.of("", "  ", "\"\"", "x".repeat(1001), "a b c d e f g h i j k l m n o p q")) {
      assertRefused(Problem.INVALID_PARAMETER, () -> SearchTerms.of(none));
    }
  }

  private static void assertRefused(Problem problem, Runnable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private UUID create(String title, Message... messages) {
    return sessions
        .createSession(
            new CreateSessionRequest(
                title, SessionVisibility.PRIVATE, Optional.empty(), state(messages)))
        .sessionId();
  }

  private UUID append(UUID session, Message... messages) {
    return sessions
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                new CheckpointState(List.of(messages), Optional.empty()), Optional.empty()))
        .id();
  }

  private List<SearchHit> hits(String q) {
    List<SearchHit> hits = new ArrayList<>();
    Optional<SearchCursor> cursor = Optional.empty();
    do {
      SearchResult page = search.search(query(q).cursor(cursor).build());
      hits.addAll(page.hits());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return hits;
  }

  /** What a snippet marks. */
  private static List<String> marked(SearchHit hit) {
    return hit.snippet().ranges().stream()
        .map(range -> hit.snippet().text().substring(range.start(), range.end()))
        .toList();
  }

  private static SessionSearchQuery inSession(String q) {
    return new SessionSearchQuery(SearchTerms.of(q), Optional.empty(), Optional.empty(), 100);
  }

  private static QueryOf query(String q) {
    return new QueryOf(SearchTerms.of(q));
  }
}
