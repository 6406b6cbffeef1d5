package dev.cairn.stakpak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.server.Certificates;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.GetSessionQuery;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.Session;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.StorageException.Kind;
import dev.cairn.session.UpdateSessionRequest;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an upstream that misbehaves. */
class StakpakFaultsTest {

  private static final UUID ID = UUID.fromString("01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11");
  private static final String KEY = "a-key-that-nobody-may-read";
  private static final int MAX_ANSWER_BYTES = 60 << 20;
  private static final String CHECKPOINT =
      "{\"id\":\"%s\",\"session_id\":\"%s\",\"state\":{\"messages\":[%%s]}".formatted(ID, ID)
          + ",\"created_at\":\"2026-02-03T16:16:15.123456789+00:00\""
          + ",\"updated_at\":\"2026-02-03T16:16:15Z\"}";
  private static final String SESSION =
      "{\"session\":{\"id\":\"%s\",\"title\":\"T\",\"visibility\":\"PRIVATE\"".formatted(ID)
          + ",\"status\":\"ACTIVE\",\"created_at\":\"2026-02-03T16:16:15.5Z\""
          + ",\"updated_at\":\"2026-02-03T16:16:15Z\",\"active_checkpoint\":"
          + CHECKPOINT
          + "}}";

  private FaultyServer server;
  private StakpakSessionStorage storage;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyServer();
    storage = connect(server.uri());
  }

  @AfterEach
  void stop() throws Exception {
    storage.close();
    server.close();
  }

  private static StakpakSessionStorage connect(URI endpoint) {
    return connect(endpoint, Duration.ofMinutes(1));
  }

  private static StakpakSessionStorage connect(URI endpoint, Duration readTimeout) {
    return StakpakSessionStorage.connect(
        new UpstreamSettings(
            endpoint,
            "default",
            Optional.of(KEY),
            Optional::empty,
            Duration.ofSeconds(2),
            readTimeout,
            MAX_ANSWER_BYTES));
  }

  private static final String ENVELOPE =
      "{\"error\":{\"key\":\"ANY\",\"message\":\"not found 401\"}}";

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST, UPSTREAM_REFUSES_REQUEST",
    "409, INVALID_REQUEST, UPSTREAM_REFUSES_REQUEST",
    "413, INVALID_REQUEST, UPSTREAM_REFUSES_REQUEST",
    "422, INVALID_REQUEST, UPSTREAM_REFUSES_REQUEST",
    "401, UNAUTHORIZED, UPSTREAM_REFUSES_CREDENTIALS",
    "403, UNAUTHORIZED, UPSTREAM_REFUSES_CREDENTIALS",
    "404, NOT_FOUND, UPSTREAM_NOT_FOUND",
    "429, RATE_LIMITED, UPSTREAM_RATE_LIMITED",
    "500, INTERNAL, UPSTREAM_FAILED",
    "503, INTERNAL, UPSTREAM_FAILED",
    "302, CONNECTION, UPSTREAM_UNREADABLE",
  })
  void statusDecidesAndNotTheText(int status, Kind kind, Problem problem) {
    server.replyWith(status, ENVELOPE);

    StorageException failure = failure(storage -> storage.getSession(ID));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.problem()).isEqualTo(problem);
  }

  @Test
  void anotherCairnSaysExactlyWhatIsWrong() {
    server.replyWith(
        404, "{\"error\":{\"key\":\"PARENT_NOT_FOUND\",\"message\":\"x\",\"details\":\"y\"}}");
    assertThat(failure(storage -> storage.getSession(ID)).problem())
        .isEqualTo(Problem.PARENT_NOT_FOUND);

    // A key that does not fit its status is not believed.
    server.replyWith(400, "{\"error\":{\"key\":\"PARENT_NOT_FOUND\",\"message\":\"why\"}}");
    StorageException failure = failure(storage -> storage.getSession(ID));
    assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_REFUSES_REQUEST);
    assertThat(failure.details()).contains("why");
  }

  /** It speaks of the request that we sent, not of the one that our caller sent. */
  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED, UPSTREAM_REFUSES_CREDENTIALS",
    "403, FORBIDDEN, UPSTREAM_REFUSES_CREDENTIALS",
    "404, ROUTE_NOT_FOUND, UPSTREAM_NOT_FOUND",
    "405, METHOD_NOT_ALLOWED, UPSTREAM_REFUSES_REQUEST",
  })
  void whatAnotherCairnSaysOfOurRequestIsNotPassedOn(int status, String key, Problem expected) {
    server.replyWith(status, "{\"error\":{\"key\":\"%s\",\"message\":\"x\"}}".formatted(key));

    assertThat(failure(storage -> storage.getSession(ID)).problem()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"error\":\"Not Found\",\"status\":404}", "{\"error\":{\"key\":7}}"})
  void jsonOfAnotherShapeIsTranslatedByItsStatus(String body) {
    server.replyWith(404, body);

    assertThat(failure(storage -> storage.getSession(ID)).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({"200", "404", "500", "502"})
  void htmlIsNoAnswer(int status) {
    server.replyWith(status, "<html>not found</html>", "Content-Type: text/html");

    assertThat(failure(storage -> storage.getSession(ID)).problem())
        .isEqualTo(Problem.UPSTREAM_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"session\":null}",
        "{\"session\":{\"id\":\"x\"}}",
        "{\"session\":{\"title\":\"T\"}} more",
      })
  void otherJsonIsNoAnswerEither(String body) {
    server.replyWith(200, body);

    assertThat(failure(storage -> storage.getSession(ID)).problem())
        .isEqualTo(Problem.UPSTREAM_UNREADABLE);
  }

  @Test
  void retryAfterIsKept() {
    server.replyWith(429, ENVELOPE, "Retry-After: 17");
    assertThat(failure(storage -> storage.getSession(ID)).retryAfter())
        .contains(Duration.ofSeconds(17));

    server.replyWith(429, "slow down", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(failure(storage -> storage.getSession(ID)).retryAfter()).contains(Duration.ZERO);

    server.replyWith(429, ENVELOPE, "Retry-After: soon");
    assertThat(failure(storage -> storage.getSession(ID)).retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silenceTimesOut(boolean inTheMiddle) throws Exception {
    server.replyWith(
        out -> {
          if (inTheMiddle) {
            out.write(firstHalf());
            out.flush();
          }
          server.staySilent();
        });

    try (StakpakSessionStorage impatient = connect(server.uri(), Duration.ofSeconds(1))) {
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> impatient.getSession(ID));
      assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_TIMED_OUT);
    }
    assertThat(server.requests()).as("not repeated").hasSizeLessThan(2);
  }

  @Test
  void answerThatIsCutOffIsNone() {
    server.replyWith(
        out -> {
          out.write(firstHalf());
          throw new IllegalStateException("cut");
        });

    assertThat(failure(storage -> storage.getSession(ID)).problem())
        .isEqualTo(Problem.UPSTREAM_UNREACHABLE);
  }

  private static byte[] firstHalf() {
    byte[] whole = FaultyServer.answer(200, SESSION.formatted(""));
    return new String(whole, 0, whole.length / 2, StandardCharsets.UTF_8)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void nobodyThere() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (StakpakSessionStorage nobody = connect(URI.create("http://localhost:" + port))) {
      StorageException failure =
          catchThrowableOfType(StorageException.class, nobody::verifyConnection);
      assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_UNREACHABLE);
    }
    try (StakpakSessionStorage nobody = connect(URI.create("http://no-such-host.invalid"))) {
      StorageException failure =
          catchThrowableOfType(StorageException.class, nobody::verifyConnection);
      assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_UNREACHABLE);
    }
  }

  @Test
  void certificateThatNobodyVouchesForEndsTheConversation() throws Exception {
    try (FaultyServer tls = new FaultyServer(Certificates.newServerSocket(0), "https");
        StakpakSessionStorage storage = connect(tls.uri())) {
      tls.replyWith(200, SESSION.formatted(""));

      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> storage.getSession(ID));

      assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_UNREACHABLE);
      assertThat(tls.requests()).isEmpty();
    }
  }

  static Stream<Arguments> changes() {
    return Stream.<Arguments>of(
        Arguments.of(
            "POST", (Consumer<SessionStorage>) storage -> storage.createSession(creation())),
        Arguments.of(
            "POST",
            (Consumer<SessionStorage>)
                storage ->
                    storage.createCheckpoint(
                        ID, new CreateCheckpointRequest(Messages.stateOf(2), Optional.empty()))),
        Arguments.of(
            "PATCH",
            (Consumer<SessionStorage>)
                storage ->
                    storage.updateSession(
                        ID, new UpdateSessionRequest(Optional.of("T"), Optional.empty()))),
        Arguments.of("DELETE", (Consumer<SessionStorage>) storage -> storage.deleteSession(ID)));
  }

  /** The connection was used before, so that a client is tempted to call it stale. */
  @ParameterizedTest
  @MethodSource("changes")
  void changeIsSentOnce(String method, Consumer<SessionStorage> change) {
    server.replyWith(200, SESSION.formatted(""));
    storage.getSession(ID);
    server.replyWith(
        out -> {
          throw new IllegalStateException("no answer");
        });

    StorageException failure = failure(change);

    assertThat(failure.kind()).isEqualTo(Kind.CONNECTION);
    assertThat(server.requests()).hasSize(1).allMatch(request -> request.startsWith(method));
  }

  @Test
  void connectionsAreUsedAgain() {
    server.replyWith(200, SESSION.formatted(""));

    for (int i = 0; i < 20; i++) {
      storage.getSession(ID);
      server.replyWith(i % 2 == 0 ? 404 : 200, SESSION.formatted(""));
      if (i % 2 == 0) {
        failure(storage -> storage.getSession(ID));
        server.replyWith(200, SESSION.formatted(""));
      }
    }

    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void checkpointWithoutItsStateIsNoAnswer() {
    String checkpoint = CHECKPOINT.replace("\"state\":{\"messages\":[%s]}", "\"message_count\":1");
    server.replyWith(
        200,
        "{\"session_id\":\"%s\",\"checkpoint\":%s,".formatted(ID, checkpoint)
            + SESSION.replace(CHECKPOINT, checkpoint).substring(1));

    for (Consumer<SessionStorage> call :
        List.<Consumer<SessionStorage>>of(
            all -> all.getSession(ID),
            all -> all.createSession(creation()),
            all ->
                all.updateSession(ID, new UpdateSessionRequest(Optional.of("T"), Optional.empty())),
            all -> all.getCheckpoint(ID),
            all ->
                all.createCheckpoint(
                    ID, new CreateCheckpointRequest(Messages.stateOf(1), Optional.empty())))) {
      assertThat(failure(call).problem()).isEqualTo(Problem.UPSTREAM_UNREADABLE);
    }
  }

  @Test
  void answerOf50MegabytesIsReadAndLargerOnesAreNot() {
    String message = "{\"role\":\"user\",\"content\":\"%s\"}".formatted("x".repeat(50 << 20));
    server.replyWith(200, SESSION.formatted(message));
    assertThat(
            storage
                .getActiveCheckpoint(ID)
                .state()
                .orElseThrow()
                .messages()
                .toList()
                .get(0)
                .json()
                .length())
        .isEqualTo(message.length());

    server.replyWith(
        200,
        SESSION.formatted(message.replace("}", "," + "\"n\":\"" + "y".repeat(20 << 20) + "\"}")));
    StorageException failure = failure(storage -> storage.getSession(ID));
    assertThat(failure.problem()).isEqualTo(Problem.UPSTREAM_UNREADABLE);
    assertThat(failure.details()).contains("too large");
  }

  @Test
  void largeErrorPageIsNoAnswer() {
    server.replyWith(404, "<p>".repeat(10 << 20));

    assertThat(failure(storage -> storage.getSession(ID)).problem())
        .isEqualTo(Problem.UPSTREAM_UNREADABLE);
  }

  @Test
  void whatIsNotKnownIsKept() {
    String message = "{\"role\":\"user\", \"content\":\"a\",\"x\":[1.50,{}]}";
    server.replyWith(
        200,
        SESSION
            .formatted(message)
            .replace("\"title\"", "\"tags\":[\"a\", 1.0],\"title\"")
            .replace("\"session_id\"", "\"cost\":0.10,\"session_id\""));

    Session session = storage.getSession(ID);

    assertThat(session.otherFields()).isEqualTo(Map.of("tags", JsonText.of("[\"a\", 1.0]")));
    assertThat(session.owner()).isEmpty();
    assertThat(session.createdAt()).isEqualTo(Instant.parse("2026-02-03T16:16:15.5Z"));
    var checkpoint = session.activeCheckpoint().orElseThrow();
    assertThat(checkpoint.otherFields()).isEqualTo(Map.of("cost", JsonText.of("0.10")));
    assertThat(checkpoint.createdAt()).isEqualTo(Instant.parse("2026-02-03T16:16:15.123456789Z"));
    assertThat(checkpoint.state().orElseThrow().messages().toList().get(0).json())
        .isEqualTo(JsonText.of(message));
  }

  @Test
  void whatTheClientDoesNotNeedMayBeMissing() {
    server.replyWith(200, "{\"sessions\":[]}");
    ListSessionsResult sessions = storage.listSessions(ListSessionsQuery.latest(5));
    assertThat(sessions.total()).isEmpty();
    assertThat(sessions.nextCursor()).isEmpty();

    server.replyWith(200, "{\"checkpoints\":[],\"more\":1}");
    assertThat(storage.listCheckpoints(ID, new ListCheckpointsQuery(5, 0, false)).total())
        .isEmpty();
  }

  @Test
  void deletionWithoutATimeIsAskedFor() {
    server.replyWith(
        out ->
            out.write(
                server.requests().size() == 1
                    ? "HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
                    : FaultyServer.answer(200, SESSION.formatted(""))));

    assertThat(storage.deleteSession(ID)).isEqualTo(Instant.parse("2026-02-03T16:16:15Z"));
  }

  // What only Cairn knows, at a store that does not

  @Test
  void newMessagesAloneGoOutAsAWholeCheckpoint() {
    String kept = "{\"role\":\"user\",\"content\":\"kept\"}";
    server.replyWith(
        out ->
            out.write(
                switch (server.requests().size()) {
                  case 1 -> FaultyServer.answer(404, ENVELOPE);
                  case 2 -> FaultyServer.answer(200, SESSION.formatted(kept));
                  default ->
                      FaultyServer.answer(201, "{\"checkpoint\":" + CHECKPOINT.formatted("") + "}");
                }));

    Checkpoint appended =
        storage.appendMessages(
            ID,
            new AppendMessagesRequest(
                List.of(Messages.user("new")),
                Optional.empty(),
                Optional.empty(),
                10,
                Optional.of(new IdempotencyKey("again", new byte[32]))));

    assertThat(appended.state()).isEmpty();
    assertThat(server.requests().get(0))
        .startsWith("POST /v1/sessions/" + ID + "/messages HTTP/1.1")
        .contains("Idempotency-Key: again", "Prefer: return=minimal")
        .endsWith("{\"messages\":[" + Messages.user("new").json().text() + "]}");
    assertThat(server.requests().get(2))
        .startsWith("POST /v1/sessions/" + ID + "/checkpoints HTTP/1.1")
        .contains("Idempotency-Key: again", "\"parent_id\":\"" + ID + "\"")
        .contains("\"messages\":[" + kept + "," + Messages.user("new").json().text() + "]");
  }

  @Test
  void versionsAreComparedOnThisSideToo() {
    Instant version = Instant.parse("2026-02-03T16:16:15Z");
    server.replyWith(200, SESSION.formatted(""));
    assertThat(failure(storage -> storage.updateSession(ID, renameIf(version.plusSeconds(1)))))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.SESSION_CHANGED));
    assertThat(server.requests()).hasSize(1).allMatch(request -> request.startsWith("GET"));

    server.replyWith(200, SESSION.formatted(""));
    storage.updateSession(ID, renameIf(version));
    assertThat(server.requests().get(1)).startsWith("PATCH").contains("If-Match: \"649edc23b31c0");
  }

  private static UpdateSessionRequest renameIf(Instant version) {
    return new UpdateSessionRequest(
        Optional.of("T"), Optional.empty(), new ExpectedVersion(Optional.of(Set.of(version))));
  }

  @Test
  void messagesThatAreNotWantedAreLeftOut() {
    String message = "{\"role\":\"user\",\"content\":\"%s\"}";
    server.replyWith(200, SESSION.formatted(message.formatted("a") + "," + message.formatted("b")));

    Checkpoint active =
        storage.getSession(ID, new GetSessionQuery(1, Set.of())).activeCheckpoint().orElseThrow();

    assertThat(active.state().orElseThrow().messages()).hasSize(1);
    assertThat(active.messageCount()).isEqualTo(2);
    assertThat(server.requests().get(0)).startsWith("GET /v1/sessions/" + ID + "?messages=last");
  }

  @Test
  void filterThatTheStoreDoesNotKnowIsNotPassedOffAsOne() {
    String listed =
        "{\"sessions\":[{\"id\":\"%s\",\"title\":\"T\",\"visibility\":\"PRIVATE\",\"cwd\":\"/b\""
                .formatted(ID)
            + ",\"status\":\"ACTIVE\",\"created_at\":\"2026-02-03T16:16:15Z\""
            + ",\"updated_at\":\"2026-02-03T16:16:15Z\",\"message_count\":0,\"active_checkpoint_id\":\""
            + ID
            + "\"}]}";
    server.replyWith(200, listed);

    assertThat(
            failure(storage -> storage.listSessions(query(Optional.empty(), Optional.of("/a"))))
                .problem())
        .isEqualTo(Problem.UPSTREAM_DOES_NOT_FILTER);
    assertThat(
            failure(storage -> storage.listSessions(query(Optional.of("bob"), Optional.empty())))
                .problem())
        .isEqualTo(Problem.UPSTREAM_DOES_NOT_FILTER);
    assertThat(storage.listSessions(query(Optional.empty(), Optional.of("/b"))).sessions())
        .hasSize(1);
  }

  private static ListSessionsQuery query(Optional<String> owner, Optional<String> cwd) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        owner,
        10,
        0,
        Optional.empty(),
        Optional.empty(),
        SessionStatus.ACTIVE,
        Optional.empty(),
        cwd,
        List.of(),
        false,
        false);
  }

  /**
   * Contract 1.2: what the client itself sends, and nothing that the vendor's server may not know.
   */
  @Test
  void requestsAreThoseOfTheClient() {
    server.replyWith(200, "{\"sessions\":[]}");
    storage.listSessions(ListSessionsQuery.latest(20));
    assertThat(server.requests().get(0))
        .startsWith("GET /v1/sessions?limit=20&offset=0&status=ACTIVE HTTP/1.1\r\n")
        .contains("Authorization: Bearer " + KEY + "\r\n")
        .doesNotContain("Cookie");

    server.replyWith(
        200, "{\"session_id\":\"%s\",\"checkpoint\":%s}".formatted(ID, CHECKPOINT.formatted("")));
    storage.createSession(creation());
    assertThat(server.requests().get(0))
        .startsWith("POST /v1/sessions HTTP/1.1\r\n")
        .endsWith(
            "\r\n\r\n{\"title\":\"T\",\"visibility\":\"PRIVATE\",\"state\":{\"messages\":[]}}");

    try (StakpakSessionStorage slash = connect(URI.create(server.uri() + "/api//"))) {
      server.replyWith(200, SESSION.formatted(""));
      slash.getSession(ID);
      assertThat(server.requests().get(0)).startsWith("GET /api/v1/sessions/" + ID + " HTTP/1.1");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A page of messages, a comparison: what only Cairn has. */
  @Test
  void partsOfSessionsAreAskedForOnce() {
    server.replyWith(404, "{}");

    assertThat(failure(any -> storage.reader().getMessage(ID, Optional.empty(), 3)).problem())
        .isEqualTo(Problem.UPSTREAM_NOT_FOUND);
    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith(
            "GET /v1/sessions/%s/messages?after=2&limit=1&max_bytes=1000000000 HTTP/1.1\r\n"
                .formatted(ID));
    server.replyWith(404, "{}");
    CompareCheckpointsQuery query = new CompareCheckpointsQuery(ID, ID, 0, 10, 1000);
    assertThat(failure(any -> storage.reader().compareCheckpoints(query)).problem())
        .isEqualTo(Problem.UPSTREAM_NOT_FOUND);
    assertThat(server.requests())
        .singleElement()
        .asString()
        .startsWith(
            "GET /v1/sessions/checkpoints/%1$s/diff?against=%1$s&skip=0&limit=10&max_bytes=1000 "
                .formatted(ID));
  }

  @Test
  void searchGoesOutAsItIs() {
    server.replyWith(200, "{\"sessions\":[]}");
    for (String search : List.of("100%25 {x} a+b&c=d#e?", "%41", "é\uD83E\uDEA8", "/../", "")) {
      server.replyWith(200, "{\"sessions\":[]}");

      storage.listSessions(searching(search));

      String line = server.requests().get(0).lines().findFirst().orElseThrow();
      String sent = line.replaceFirst(".*[?&]search=([^& ]*).*", "$1");
      assertThat(URLDecoder.decode(sent, StandardCharsets.UTF_8)).as(line).isEqualTo(search);
    }
  }

  private static ListSessionsQuery searching(String search) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        Optional.empty(),
        10,
        0,
        Optional.empty(),
        Optional.of(search),
        SessionStatus.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        false);
  }

  private static CreateSessionRequest creation() {
    return new CreateSessionRequest(
        "T", SessionVisibility.PRIVATE, Optional.empty(), Messages.state());
  }

  @Test
  void keyIsInNoMessage() {
    server.replyWith(401, ENVELOPE);
    StorageException failure = failure(storage -> storage.getSession(ID));

    for (Throwable each = failure; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain(KEY);
    }
    assertThat(storage.toString() + storage.backendInfo()).doesNotContain(KEY);
  }

  private StorageException failure(Consumer<SessionStorage> call) {
    StorageException failure =
        catchThrowableOfType(StorageException.class, () -> call.accept(storage));
    assertThat(failure).isNotNull();
    return failure;
  }
}
