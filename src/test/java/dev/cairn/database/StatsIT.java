package dev.cairn.database;

import static dev.cairn.session.Messages.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.SessionArchive;
import dev.cairn.archive.ndjson.ArchiveReader;
import dev.cairn.archive.ndjson.ArchiveWriter;
import dev.cairn.server.TestUsers;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.Transcript;
import dev.cairn.session.UpdateSessionRequest;
import dev.cairn.stats.Interval;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionStatsStorage;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statistics are true: over every checkpoint, each call and each token once. */
class StatsIT extends OnEachDatabase {

  private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 1);

  private SessionStorage storage;
  private SessionStatsStorage stored;

  @BeforeEach
  void empty() throws Exception {
    database.execute("update checkpoint set parent_id = null");
    database.execute("delete from checkpoint");
    database.execute("delete from message");
    database.execute("delete from session");
    storage = database.storageFor(TestUsers.ALICE);
    stored = database.statsFor(TestUsers.ALICE);
    at(SUNDAY);
  }

  private static void at(LocalDate day) {
    Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    database.setClock(Clock.fixed(noon, ZoneOffset.UTC));
  }

  private static Message user(String text) {
    return Messages.user(text);
  }

  private static Message call(String id, String tool) {
    return verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"{}\"}}]}")
            .formatted(id, tool));
  }

  private static Message result(String id, String text) {
    return verbatim(
        Message.Role.TOOL,
        "{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"%s\"}".formatted(id, text));
  }

  private static Message answer(String text, int prompt, String more) {
    return verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":\"%s\",\"usage\":{\"prompt_tokens\":%d,"
                + "\"completion_tokens\":10,\"total_tokens\":%d}%s}")
            .formatted(text, prompt, prompt + 10, more));
  }

  private UUID create(Message... messages) {
    return create(storage, SessionVisibility.PRIVATE, messages);
  }

  private static UUID create(
      SessionStorage storage, SessionVisibility visibility, Message... messages) {
    return storage
        .createSession(
            new CreateSessionRequest(
                "Stats", visibility, Optional.empty(), Messages.state(messages)))
        .sessionId();
  }

  private void append(UUID session, Message... messages) {
    append(session, List.of(messages));
  }

  private void append(UUID session, List<Message> messages) {
    storage.createCheckpoint(
        session,
        new CreateCheckpointRequest(
            new CheckpointState(messages, Optional.empty()), Optional.empty()));
  }

  private void appendOnly(UUID session, Optional<UUID> parent, Message... messages) {
    storage.appendMessages(
        session,
        new AppendMessagesRequest(
            List.of(messages), Optional.empty(), parent, 1000, Optional.empty()));
  }

  private static ToolUsageCounts counts(SessionStats stats, String tool) {
    return stats.toolsUsage().stream()
        .filter(usage -> usage.toolName().equals(tool))
        .map(ToolUsageStats::usageCounts)
        .findFirst()
        .orElse(new ToolUsageCounts(0, 0, 0, 0));
  }

  // Calls

  @Test
  void everyOutcomeIsCounted() {
    UUID session =
        create(
            user("do"),
            call("a", "stakpak__run_command"),
            result("a", "fine"),
            call("b", "run_command"),
            result("b", "boom\\nCommand exited with code 1"),
            call("c", "view"),
            result("c", "TOOL_CALL_CANCELLED"),
            call("d", "view"),
            result("d", "[trimmed]"),
            call("e", "view"));

    SessionStats stats = stored.getSessionStats(session);

    assertThat(stats.totalToolCalls()).isEqualTo(5);
    assertThat(stats.successfulToolCalls()).isEqualTo(1);
    assertThat(stats.failedToolCalls()).isEqualTo(1);
    assertThat(stats.abortedToolCalls()).isEqualTo(1);
    assertThat(stats.usage().unknownToolCalls()).isEqualTo(1);
    assertThat(stats.usage().pendingToolCalls()).isEqualTo(1);
    assertThat(stats.sessionsWithActivity()).isEqualTo(1);
    assertThat(stats.toolsUsage())
        .extracting(ToolUsageStats::toolName, ToolUsageStats::displayName)
        .containsExactly(tuple("view", "View"), tuple("run_command", "Run command"));
    assertThat(counts(stats, "run_command")).isEqualTo(new ToolUsageCounts(2, 1, 1, 0));
  }

  @Test
  void callCountsOnceHoweverOftenItIsSent() {
    Message[] first = {user("do"), call("a", "view"), result("a", "x")};
    UUID session = create(first);
    append(session, first);
    append(session, user("other"), call("a", "view "), result("a", "y"));
    append(session, user("start again"));

    assertThat(stored.getSessionStats(session).totalToolCalls()).isEqualTo(1);
  }

  @Test
  void callsOfCheckpointsThatWereLeftStillCount() {
    UUID session = create(user("do"), call("a", "view"), result("a", "x"));
    append(session, user("reverted"));
    append(session, user("reverted"), call("b", "view"), result("b", "COMMAND_FAILED\\nx"));

    assertThat(counts(stored.getSessionStats(session), "view"))
        .isEqualTo(new ToolUsageCounts(2, 1, 1, 0));
  }

  @Test
  void lastResultOfACallCounts() {
    UUID session =
        create(user("do"), call("a", "view"), result("a", "TOOL_CALL_CANCELLED"), result("a", "x"));
    assertThat(counts(stored.getSessionStats(session), "view"))
        .isEqualTo(new ToolUsageCounts(1, 1, 0, 0));

    append(session, user("do"), call("a", "view"), result("a", "MCP_ERROR\\nx"));
    assertThat(counts(stored.getSessionStats(session), "view"))
        .isEqualTo(new ToolUsageCounts(1, 0, 1, 0));
  }

  @Test
  void trimmingForgetsNoOutcome() {
    UUID session = create(user("do"), call("a", "view"), result("a", "MCP_ERROR\\nx"));
    append(session, user("do"), call("a", "view"), result("a", "[trimmed]"));

    SessionStats stats = stored.getSessionStats(session);
    assertThat(stats.failedToolCalls()).isEqualTo(1);
    assertThat(stats.usage().unknownToolCalls()).isZero();
  }

  @Test
  void resultBeforeItsCallIsKept() {
    UUID session = create(user("do"), result("a", "boom\\nCommand exited with code 1"));
    assertThat(stored.getSessionStats(session).totalToolCalls()).isZero();

    append(session, user("do"), call("a", "run_command"));
    assertThat(stored.getSessionStats(session).failedToolCalls()).isEqualTo(1);
  }

  @Test
  void resultThatComesLaterCountsOnTheDayOfItsCall() {
    Message[] asked = {user("do"), call("a", "view")};
    UUID session = create(asked);
    at(SUNDAY.plusDays(1));
    append(session, asked[0], asked[1], result("a", "x"), call("b", "view"));

    StatsReport report = report(StatsQuery.OWN, Interval.DAY);

    assertThat(report.series())
        .extracting(StatsReport.Part::start)
        .containsExactly(SUNDAY, SUNDAY.plusDays(1));
    assertThat(report.series().get(0).stats().successfulToolCalls()).isEqualTo(1);
    assertThat(report.series().get(1).stats().usage().pendingToolCalls()).isEqualTo(1);
  }

  /** The form that the client is about to write, some of it beside the form of today. */
  @Test
  void callsAndResultsThatAreParts() {
    UUID session =
        create(
            user("do"),
            parts(
                Message.Role.ASSISTANT,
                "{'type':'text','text':'well','provider_options':{}},"
                    + "{'type':'tool_call','id':'a','name':'stakpak__run_command','arguments':{'id':'x'},"
                    + "'provider_options':{'anthropic':{'cache_control':{'type':'ephemeral'}}}},"
                    + "{'type':'tool_call','id':'b','name':'view','arguments':'{}'},"
                    + "{'type':'image','url':'data:,'}"),
            call("c", "view"),
            parts(
                Message.Role.TOOL,
                "{'type':'tool_result','tool_call_id':'a','content':'boom\\nCommand exited with code 1'},"
                    + "{'type':'tool_result','tool_call_id':'b','content':{'lines':[1]}},"
                    + "{'type':'tool_result','tool_call_id':'c','content':"
                    + "[{'type':'text','text':'TOOL_CALL_CANCELLED'}]}"),
            parts(
                Message.Role.ASSISTANT,
                "{'type':'tool_call','id':'d','name':'view','arguments':1}"));

    SessionStats stats = stored.getSessionStats(session);

    assertThat(counts(stats, "run_command")).isEqualTo(new ToolUsageCounts(1, 0, 1, 0));
    assertThat(counts(stats, "view")).isEqualTo(new ToolUsageCounts(3, 1, 0, 1));
    assertThat(stats.usage().pendingToolCalls()).isEqualTo(1);
  }

  /** What the client of today passes over may be anything, and come twice. */
  @Test
  void partsOfAnyOtherFormAreStoredAndNotCounted() {
    UUID session =
        create(
            parts(
                Message.Role.ASSISTANT,
                "{'type':'tool_call'},{'type':'tool_call','id':null,'name':'view'},"
                    + "{'type':'text','id':'a','name':'view','id':7,'arguments':[],'arguments':[]},"
                    + "{'type':'tool_result','tool_call_id':'a','content':'x'}"),
            verbatim(Message.Role.ASSISTANT, "{\"role\":\"assistant\",\"x\":null,\"x\":null}"),
            parts(Message.Role.TOOL, "{'type':'tool_result'},{'type':'text','text':'x'}"));

    assertThat(stored.getSessionStats(session).totalToolCalls()).isZero();
  }

  private static Message parts(Message.Role role, String parts) {
    String json = "{'role':'" + role.name().toLowerCase(Locale.ROOT) + "','content':[" + parts;
    return verbatim(role, (json + "]}").replace('\'', '"'));
  }

  @Test
  void hostileNamesAndIdsAreCounted() {
    UUID session =
        create(
            call("x".repeat(100_000), "t".repeat(5000)),
            call("", "\\u0000"),
            call("\\ud83e\\udea8", "a__b__c()"));

    SessionStats stats = stored.getSessionStats(session);

    assertThat(stats.toolsUsage())
        .extracting(ToolUsageStats::toolName)
        .containsExactlyInAnyOrder("t".repeat(200), "\uFFFD", "b__c");
  }

  @Test
  void namesOutsideTheBasicPlaneAreCutAlikeInEachDatabase() {
    String rock = "\uD83E\uDEA8";
    String model = ",\"model\":{\"provider\":\"p\",\"id\":\"%s\"}".formatted(rock.repeat(101));
    UUID session = create(call("a", rock.repeat(101)), answer("one", 100, model));

    SessionStats stats = stored.getSessionStats(session);

    assertThat(stats.toolsUsage())
        .extracting(ToolUsageStats::toolName)
        .containsExactly(rock.repeat(100));
    assertThat(stats.usage().models())
        .extracting(ModelUsage::model)
        .containsExactly("p/" + rock.repeat(99));
    StatsQuery query = query(null, null, null, rock.repeat(101));
    assertThat(report(TestUsers.ALICE, query).total().totalToolCalls()).isEqualTo(1);
  }

  // Tokens

  /**
   * The interactive client gives the figures to the last message, and takes them away next time.
   */
  @Test
  void interactiveTokensAreThoseOfTheLastMessages() {
    UUID session = create(user("1"), answer("one", 100, ""));
    append(session, user("1"), Messages.assistant("one"), user("2"), answer("two", 200, ""));
    append(
        session,
        user("1"),
        Messages.assistant("one"),
        user("2"),
        Messages.assistant("two"),
        user("3"),
        answer("three", 300, ""));

    assertThat(stored.getSessionStats(session).usage().tokens())
        .isEqualTo(new TokenCounts(600, 30, 630, 0, 0));
  }

  /** Without a terminal each answer keeps its figures. */
  @Test
  void tokensThatStayAreCountedOnce() {
    List<Message> messages = new ArrayList<>(List.of(user("1"), answer("one", 100, "")));
    UUID session = create(messages.toArray(Message[]::new));
    messages.addAll(List.of(user("2"), answer("two", 200, "")));
    append(session, messages);
    append(session, messages);
    append(session, messages.subList(0, 2));

    assertThat(stored.getSessionStats(session).usage().tokens().total()).isEqualTo(320);
  }

  /** Resuming rewrites the last answer of the session that is taken up. */
  @Test
  void rewrittenAnswerIsNotCountedAgain() {
    UUID session = create(user("1"), answer("one", 100, ""));
    append(
        session,
        user("1"),
        answer("one\\n<checkpoint_id>x</checkpoint_id>", 100, ""),
        user("2"),
        answer("two", 200, ""));

    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(300);
  }

  /** Two requests may get the same answer at the same price. */
  @Test
  void equalAnswersCountAtEachPlace() {
    List<Message> kept = new ArrayList<>();
    List<Message> rewritten = new ArrayList<>();
    UUID inBatches = create();
    UUID withoutTerminal = create();
    UUID interactive = create();
    for (int turn = 0; turn < 4; turn++) {
      List<Message> added = List.of(user("again"), answer("done", 110, ""));
      kept.addAll(added);
      append(withoutTerminal, kept);
      append(withoutTerminal, kept);
      rewritten.addAll(added);
      append(interactive, rewritten);
      rewritten.set(rewritten.size() - 1, Messages.assistant("done"));
      appendOnly(inBatches, Optional.empty(), added.toArray(Message[]::new));
    }
    UUID atOnce = create(kept.toArray(Message[]::new));

    for (UUID session : List.of(withoutTerminal, interactive, inBatches, atOnce)) {
      assertThat(stored.getSessionStats(session).usage().tokens())
          .isEqualTo(new TokenCounts(440, 40, 480, 0, 0));
    }
  }

  /** An agent may send several answers at once. */
  @Test
  void everyAnswerOfABatchCounts() {
    UUID session = create(user("1"), answer("one", 100, ""), user("2"), answer("two", 100, ""));
    UUID first = storage.getSession(session).activeCheckpoint().orElseThrow().id();
    Message[] batch = {call("a", "view"), answer("three", 100, ""), answer("four", 100, "")};
    appendOnly(session, Optional.empty(), batch);
    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(400);

    appendOnly(session, Optional.of(first), batch);
    assertThat(stored.getSessionStats(session).usage().tokens().prompt())
        .as("the same at the same place")
        .isEqualTo(400);
    appendOnly(session, Optional.of(first), answer("five", 100, ""), answer("six", 100, ""));
    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(600);
    appendOnly(session, Optional.empty());
    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(600);
  }

  /** Resuming may put instructions before everything else. */
  @Test
  void answersThatMoveAreNotCountedAgain() {
    Message instructions = verbatim(Message.Role.SYSTEM, "{\"role\":\"system\",\"content\":\"x\"}");
    UUID session = create(user("1"), answer("one", 100, ""));
    append(session, user("1"), answer("one", 100, ""), user("2"), answer("two", 100, ""));
    append(
        session,
        instructions,
        user("1"),
        answer("one", 100, ""),
        user("2"),
        answer("two\\n<checkpoint_id>x</checkpoint_id>", 100, ""),
        user("3"),
        answer("three", 100, ""));

    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(300);
  }

  /** A list may become shorter and go on otherwise. */
  @Test
  void answersAfterARevertCountAndThoseBeforeDoNotAgain() {
    Message[] first = {user("1"), answer("one", 100, "")};
    UUID session = create(first);
    append(session, first[0], first[1], user("2"), answer("two", 100, ""));
    append(session, first);
    append(session, first[0], first[1], user("other"), answer("three", 100, ""));
    append(session, user("new"), answer("four", 100, ""));

    assertThat(stored.getSessionStats(session).usage().tokens().prompt()).isEqualTo(400);
  }

  @Test
  void tokensAreToldByModelWhereMessagesNameOne() {
    String model = ",\"model\":{\"provider\":\"anthropic\",\"id\":\"claude\"}";
    UUID session = create(user("1"), answer("one", 100, ""));
    append(session, user("1"), answer("two", 200, model));
    append(
        session,
        user("1"),
        verbatim(
            Message.Role.ASSISTANT,
            "{\"role\":\"assistant\",\"model\":{\"provider\":\"anthropic\",\"id\":\"claude\"},"
                + "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":1,\"total_tokens\":1001,"
                + "\"prompt_tokens_details\":{\"cache_read_input_tokens\":800,"
                + "\"cache_write_input_tokens\":50}}}"));

    var usage = stored.getSessionStats(session).usage();

    assertThat(usage.tokens()).isEqualTo(new TokenCounts(1300, 21, 1321, 800, 50));
    assertThat(usage.models())
        .containsExactly(
            new ModelUsage("anthropic/claude", new TokenCounts(1200, 11, 1211, 800, 50)));
  }

  // Over many sessions

  private static StatsReport report(String username, StatsQuery query) {
    return database.statsFor(username).report(query);
  }

  private static StatsReport report(StatsQuery query, Interval bucket) {
    return report(
        TestUsers.ALICE,
        new StatsQuery(
            query.scope(),
            query.from(),
            query.to(),
            query.owner(),
            List.of(),
            query.tool(),
            Optional.of(bucket)));
  }

  private static StatsQuery query(LocalDate from, LocalDate to, String owner, String tool) {
    return query(SessionScope.OWN, from, to, owner, tool);
  }

  private static StatsQuery query(SessionScope scope) {
    return query(scope, null, null, null, null);
  }

  private static StatsQuery query(
      SessionScope scope, LocalDate from, LocalDate to, String owner, String tool) {
    return new StatsQuery(
        scope,
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        Optional.ofNullable(owner),
        List.of(),
        Optional.ofNullable(tool),
        Optional.empty());
  }

  @Test
  void everybodyGetsTheFiguresOfTheScopeAndOwnOnesByDefault() {
    SessionStorage bobs = database.storageFor(TestUsers.BOB);
    create(call("a", "view"));
    create(call("b", "view"));
    UUID shared = create(bobs, SessionVisibility.PUBLIC, call("c", "view"));
    create(bobs, SessionVisibility.PRIVATE, call("d", "view"), call("e", "view"));

    assertThat(calls(TestUsers.ALICE, SessionScope.OWN, null)).isEqualTo(2);
    assertThat(calls(TestUsers.ALICE, SessionScope.SHARED, null)).isEqualTo(1);
    assertThat(calls(TestUsers.BOB, SessionScope.OWN, null)).isEqualTo(3);
    assertThat(calls(TestUsers.BOB, SessionScope.SHARED, null)).isZero();
    assertThat(calls(TestUsers.AUDREY, SessionScope.OWN, null)).isZero();
    assertThat(calls(TestUsers.AUDREY, SessionScope.ALL, null)).isEqualTo(5);
    assertThat(calls(TestUsers.ALICE, SessionScope.OWN, TestUsers.BOB)).isZero();
    assertThat(calls(TestUsers.ALICE, SessionScope.SHARED, TestUsers.BOB)).isEqualTo(1);
    assertThat(calls(TestUsers.AUDREY, SessionScope.ALL, TestUsers.BOB)).isEqualTo(3);
    assertThat(report(TestUsers.ALICE, StatsQuery.OWN).total().totalSessions()).isEqualTo(2);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> calls(TestUsers.ALICE, SessionScope.ALL, null));

    bobs.updateSession(
        shared, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));
    assertThat(calls(TestUsers.ALICE, SessionScope.SHARED, null)).isZero();
    assertThat(calls(TestUsers.BOB, SessionScope.OWN, null)).isEqualTo(3);
    bobs.deleteSession(shared);
    assertThat(calls(TestUsers.BOB, SessionScope.OWN, null)).isEqualTo(3);
  }

  @Test
  void deletedSessionCountsForItsOwnerAndAdministratorsOnly() {
    SessionStorage bobs = database.storageFor(TestUsers.BOB);
    UUID deleted =
        create(bobs, SessionVisibility.PUBLIC, call("a", "view"), answer("x", 9, ""), user("y"));
    create(bobs, SessionVisibility.PUBLIC, call("b", "view"));
    Map<String, SessionScope> everybody =
        Map.of(
            TestUsers.ALICE, SessionScope.SHARED,
            TestUsers.AUDREY, SessionScope.ALL,
            TestUsers.BOB, SessionScope.OWN,
            TestUsers.ADAM, SessionScope.ALL);
    everybody.forEach((name, scope) -> assertThat(calls(name, scope, null)).isEqualTo(2));

    bobs.deleteSession(deleted);

    everybody.forEach(
        (username, scope) -> {
          boolean isShown = username.equals(TestUsers.BOB) || username.equals(TestUsers.ADAM);
          SessionStats stats = report(username, query(scope)).total();
          assertThat(stats.totalSessions()).isEqualTo(isShown ? 2 : 1);
          assertThat(stats.totalToolCalls()).isEqualTo(isShown ? 2 : 1);
          assertThat(stats.usage().tokens().prompt()).isEqualTo(isShown ? 9 : 0);
          assertThat(stats.usage().longestSessionMessages()).contains(isShown ? 3 : 1);
        });
  }

  @Test
  void auditorsOwnDeletedSessionCountsForNoOtherAuditor() {
    UUID own =
        create(database.storageFor(TestUsers.AUDREY), SessionVisibility.PRIVATE, call("a", "view"));
    database.storageFor(TestUsers.AUDREY).deleteSession(own);

    assertThat(calls(TestUsers.AUDREY, SessionScope.OWN, null)).isEqualTo(1);
    assertThat(calls(TestUsers.AUDREY, SessionScope.ALL, null)).isEqualTo(1);
    assertThat(calls(TestUsers.ADAM, SessionScope.ALL, null)).isEqualTo(1);
    assertThat(calls(TestUsers.ALICE, SessionScope.SHARED, null)).isZero();
  }

  private static int calls(String username, SessionScope scope, String owner) {
    return report(username, query(scope, null, null, owner, null)).total().totalToolCalls();
  }

  @Test
  void nothingIsAddedUpOfNothing() {
    SessionStats nothing = report(TestUsers.ALICE, StatsQuery.OWN).total();

    assertThat(nothing).isEqualTo(SessionStats.NONE);
    assertThat(report(StatsQuery.OWN, Interval.WEEK).series()).isEmpty();
  }

  /** Active on the days 0, 1, 8, 35 and, the other one, 1, 2: over weeks and months. */
  private void createTwoOverMonths() {
    UUID first = create(call("a", "view"));
    at(SUNDAY.plusDays(1));
    UUID second = create(user("x"));
    append(first, call("b", "grep"));
    at(SUNDAY.plusDays(2));
    append(second, call("c", "view"), answer("y", 5, ""));
    at(SUNDAY.plusDays(8));
    append(first, user("no call"));
    at(SUNDAY.plusDays(35));
    append(first, call("d", "view"));
  }

  @Test
  void seriesCountsEachSessionOnceInEachPart() {
    createTwoOverMonths();

    assertThat(sessions(report(StatsQuery.OWN, Interval.DAY)))
        .containsExactly(
            "2026-11-01 1 1",
            "2026-11-02 2 1",
            "2026-11-03 1 1",
            "2026-11-09 1 0",
            "2026-12-06 1 1");
    assertThat(sessions(report(StatsQuery.OWN, Interval.WEEK)))
        .containsExactly("2026-10-26 1 1", "2026-11-02 2 2", "2026-11-09 1 0", "2026-11-30 1 1");
    assertThat(sessions(report(StatsQuery.OWN, Interval.MONTH)))
        .containsExactly("2026-11-01 2 2", "2026-12-01 1 1");
    SessionStats total = report(TestUsers.ALICE, StatsQuery.OWN).total();
    assertThat(total.totalSessions()).isEqualTo(2);
    assertThat(total.sessionsWithActivity()).isEqualTo(2);
    assertThat(total.usage().sessionsPerDay())
        .startsWith(new SessionsOnDay(SUNDAY, 1), new SessionsOnDay(SUNDAY.plusDays(1), 2));
    assertThat(total.usage().longestSessionMessages()).contains(2);
    assertThat(total.usage().medianSessionMessages()).contains(1.5);
  }

  @Test
  void periodCountsWhatHappenedInIt() {
    createTwoOverMonths();
    LocalDate tuesday = SUNDAY.plusDays(2);

    StatsReport report = report(query(tuesday, SUNDAY.plusDays(20), null, null), Interval.WEEK);

    assertThat(report.total().totalSessions()).isEqualTo(2);
    assertThat(report.total().sessionsWithActivity()).isEqualTo(1);
    assertThat(report.total().totalToolCalls()).isEqualTo(1);
    assertThat(report.total().usage().tokens().prompt()).isEqualTo(5);
    assertThat(sessions(report)).containsExactly("2026-11-02 1 1", "2026-11-09 1 0");
    assertThat(report(TestUsers.ALICE, query(null, SUNDAY, null, null)).total().totalSessions())
        .isEqualTo(1);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> query(tuesday, SUNDAY, null, null));
  }

  @Test
  void toolNarrowsCallsAndActivity() {
    createTwoOverMonths();

    StatsReport report = report(query(null, null, null, "x__grep"), Interval.MONTH);

    assertThat(report.total().totalToolCalls()).isEqualTo(1);
    assertThat(report.total().toolsUsage()).hasSize(1);
    assertThat(report.total().sessionsWithActivity()).isEqualTo(1);
    assertThat(report.total().totalSessions()).isEqualTo(2);
    assertThat(sessions(report)).containsExactly("2026-11-01 2 1", "2026-12-01 1 0");
  }

  private static List<String> sessions(StatsReport report) {
    return report.series().stream()
        .map(
            part ->
                part.start()
                    + " "
                    + part.stats().totalSessions()
                    + " "
                    + part.stats().sessionsWithActivity())
        .toList();
  }

  /** What was added up before is not answered again once it is no longer true. */
  @Test
  void everyChangeShowsAtOnce() {
    var stats = database.statsFor(TestUsers.ALICE);
    UUID session = create(call("a", "view"));
    assertThat(stats.report(StatsQuery.OWN).total().totalToolCalls()).isEqualTo(1);

    append(session, call("b", "view"));
    assertThat(stats.report(StatsQuery.OWN).total().totalToolCalls()).isEqualTo(2);
    append(session, result("b", "x"));
    assertThat(stats.report(StatsQuery.OWN).total().successfulToolCalls()).isEqualTo(1);
    StatsQuery shared = query(SessionScope.SHARED);
    assertThat(stats.report(shared).total().totalToolCalls()).isZero();
    UUID bobs =
        create(database.storageFor(TestUsers.BOB), SessionVisibility.PUBLIC, call("c", "view"));
    assertThat(stats.report(shared).total().totalToolCalls()).isEqualTo(1);
    SessionStorage bob = database.storageFor(TestUsers.BOB);
    for (SessionVisibility each : List.of(SessionVisibility.PRIVATE, SessionVisibility.PUBLIC)) {
      bob.updateSession(bobs, new UpdateSessionRequest(Optional.empty(), Optional.of(each)));
      assertThat(stats.report(shared).total().totalToolCalls())
          .isEqualTo(each == SessionVisibility.PUBLIC ? 1 : 0);
    }
  }

  /** As many sessions, as old and as often changed, but others. */
  @Test
  void sessionsThatChangePlacesAreNotTakenForEachOther() {
    SessionStorage bob = database.storageFor(TestUsers.BOB);
    UUID shown = create(bob, SessionVisibility.PUBLIC, call("a", "view"));
    UUID hidden = create(bob, SessionVisibility.PRIVATE, call("b", "view"), call("c", "view"));
    var stats = database.statsFor(TestUsers.ALICE);
    assertThat(stats.report(query(SessionScope.SHARED)).total().totalToolCalls()).isEqualTo(1);

    bob.updateSession(
        shown, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PRIVATE)));
    bob.updateSession(
        hidden, new UpdateSessionRequest(Optional.empty(), Optional.of(SessionVisibility.PUBLIC)));

    assertThat(stats.report(query(SessionScope.SHARED)).total().totalToolCalls()).isEqualTo(2);
  }

  // Counting anew

  @Test
  void countingAnewGivesTheSameFiguresForRandomHistories() throws Exception {
    List<UUID> sessions = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      sessions.add(randomHistory(new Random(seed)));
    }
    Map<UUID, SessionStats> before = stats(sessions);
    StatsQuery all = query(null, null, null, null);
    StatsReport reportBefore = report(all, Interval.WEEK);
    assertThat(reportBefore.total().totalToolCalls()).isGreaterThan(100);
    assertThat(reportBefore.total().usage().tokens().total()).isPositive();

    database.execute("delete from tool_call");
    database.execute("delete from tool_usage");
    database.execute("delete from session_day");
    database.execute("delete from counted_message");
    assertThat(stats(sessions)).isNotEqualTo(before);
    var admins = database.statsFor(TestUsers.ADAM);
    admins.beginRebuild();
    List<UUID> listed = admins.sessions(Optional.empty());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(sessions);
    listed.forEach(admins::rebuild);
    listed.forEach(admins::rebuild);

    assertThat(stats(sessions)).isEqualTo(before);
    assertThat(report(all, Interval.WEEK)).isEqualTo(reportBefore);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(database.statsFor(TestUsers.AUDREY)::beginRebuild);
  }

  private Map<UUID, SessionStats> stats(List<UUID> sessions) {
    Map<UUID, SessionStats> stats = new HashMap<>();
    sessions.forEach(id -> stats.put(id, stored.getSessionStats(id)));
    return stats;
  }

  /** Messages that come, are rewritten, left out, repeated and taken up again, over some days. */
  private UUID randomHistory(Random random) {
    String[] texts = {"x", "TOOL_CALL_REJECTED", "MCP_ERROR\\nx", "[trimmed]", "y"};
    List<Message> messages = new ArrayList<>(List.of(user("start " + random.nextInt())));
    LocalDate day = SUNDAY;
    at(day);
    UUID session = create(messages.get(0));
    List<UUID> checkpoints = new ArrayList<>();
    checkpoints.add(storage.getSession(session).activeCheckpoint().orElseThrow().id());
    for (int checkpoint = 0; checkpoint < 15; checkpoint++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        String id = "call" + random.nextInt(8);
        messages.add(
            switch (random.nextInt(4)) {
              case 0 -> call(id, "tool" + random.nextInt(3));
              case 1 -> result(id, texts[random.nextInt(texts.length)]);
              case 2 -> answer("a" + random.nextInt(5), 100 + random.nextInt(2), "");
              default -> user("u" + random.nextInt(5));
            });
      }
      if (random.nextInt(5) == 0) {
        messages = new ArrayList<>(messages.subList(0, random.nextInt(messages.size() + 1)));
      }
      day = day.plusDays(random.nextInt(4));
      at(day);
      Optional<UUID> parent =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(checkpoints.get(random.nextInt(checkpoints.size())));
      if (random.nextInt(3) == 0) {
        int from = random.nextInt(messages.size() + 1);
        appendOnly(
            session, parent, messages.subList(from, messages.size()).toArray(Message[]::new));
      } else {
        storage.createCheckpoint(
            session,
            new CreateCheckpointRequest(new CheckpointState(messages, Optional.empty()), parent));
      }
      checkpoints.add(storage.getSession(session).activeCheckpoint().orElseThrow().id());
    }
    return session;
  }

  @Test
  void importedSessionHasTheFiguresOfItsOrigin() throws Exception {
    for (int seed = 100; seed < 110; seed++) {
      randomHistory(new Random(seed));
    }
    StatsQuery query = query(null, null, null, null);
    StatsReport before = report(query, Interval.DAY);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ArchiveWriter lines = new ArchiveWriter(archive)) {
      database.exportFor(TestUsers.ALICE).of(SessionScope.OWN, List.of()).writeTo(lines);
    }
    empty();

    InputStream in = new ByteArrayInputStream(archive.toByteArray());
    int entries = ArchiveReader.countEntries(new ByteArrayInputStream(archive.toByteArray()));
    SessionArchive target = database.archiveFor(TestUsers.ALICE);
    try (ArchiveReader source = new ArchiveReader(in, entries, 1 << 20, 1000)) {
      Optional<ArchiveEntry> next = source.nextEntry();
      while (next.isPresent()) {
        target.add(((ArchiveEntry.Readable) next.get()).session(), source::readSession);
        next = source.nextEntry();
      }
    }

    assertThat(report(query, Interval.DAY)).isEqualTo(before);
  }

  // Real conversations

  /**
   * A counter of its own, straight from the JSON. The agents of these conversations gave 36 ids to
   * more than one call; an id counts once, for the tool that it named first.
   */
  @Test
  void realTranscriptsGiveWhatIsCountedByHand() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, Integer> byHand = new HashMap<>();
    for (Transcript transcript : Transcript.all()) {
      List<List<Message>> turns = transcript.turns();
      UUID session = create(turns.get(0).toArray(Message[]::new));
      for (List<Message> turn : turns.subList(1, turns.size())) {
        append(session, turn);
      }
      Set<String> ids = new HashSet<>();
      for (Message message : turns.get(turns.size() - 1)) {
        for (JsonNode call : json.readTree(message.json().text()).path("tool_calls")) {
          if (ids.add(call.get("id").asText())) {
            byHand.merge(call.at("/function/name").asText(), 1, Integer::sum);
          }
        }
      }
    }

    SessionStats stats = report(TestUsers.ALICE, StatsQuery.OWN).total();

    Map<String, Integer> counted = new HashMap<>();
    stats.toolsUsage().forEach(tool -> counted.put(tool.toolName(), tool.usageCounts().total()));
    assertThat(counted).isEqualTo(byHand);
    assertThat(stats.totalToolCalls()).isGreaterThan(500);
    assertThat(stats.totalSessions()).isEqualTo(100);
  }
}
