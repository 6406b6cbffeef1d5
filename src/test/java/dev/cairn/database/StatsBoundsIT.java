package dev.cairn.database;

import static dev.cairn.session.Messages.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.arjuna.ats.jta.TransactionManager;
import dev.cairn.json.JsonWriter;
import dev.cairn.server.TestUsers;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.SessionScope;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.stats.Earlier;
import dev.cairn.stats.Interval;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import jakarta.transaction.SystemException;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody's tools, models and days make statistics large or slow, for others or for the server. */
class StatsBoundsIT extends OnEachDatabase {

  private static final LocalDate DAY = LocalDate.of(2020, 1, 1);
  private static final int DAYS = 1500;

  @BeforeEach
  void empty() throws Exception {
    database.execute("update checkpoint set parent_id = null");
    database.execute("delete from checkpoint");
    database.execute("delete from message");
    database.execute("delete from session");
  }

  private static Message call(String id, String tool) {
    return verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"{}\"}}]}")
            .formatted(id, tool));
  }

  private static Message answer(String text, String model, int tokens) {
    return verbatim(
        Message.Role.ASSISTANT,
        ("{\"role\":\"assistant\",\"content\":\"%s\",\"model\":{\"provider\":\"p\",\"id\":\"%s\"},"
                + "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":0,\"total_tokens\":%d}}")
            .formatted(text, model, tokens, tokens));
  }

  private static UUID create(String owner, SessionVisibility visibility, List<Message> messages) {
    return database
        .storageFor(owner)
        .createSession(
            new CreateSessionRequest(
                "Stats",
                visibility,
                Optional.empty(),
                new CheckpointState(messages, Optional.empty())))
        .sessionId();
  }

  private static UUID create(List<Message> messages) {
    return create(TestUsers.ALICE, SessionVisibility.PRIVATE, messages);
  }

  private static void append(UUID session, List<Message> messages) {
    database
        .storageFor(TestUsers.ALICE)
        .createCheckpoint(
            session,
            new CreateCheckpointRequest(
                new CheckpointState(messages, Optional.empty()), Optional.empty()));
  }

  private static StatsReport report(String username, SessionScope scope, Interval bucket) {
    return database
        .statsFor(username)
        .report(
            new StatsQuery(
                scope,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.ofNullable(bucket)));
  }

  private static SessionStats own() {
    return report(TestUsers.ALICE, SessionScope.OWN, null).total();
  }

  // Read

  @Test
  void toolsBeyondTheFirst200AreSummed() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 205; i++) {
      messages.add(call("a" + i, "tool%03d".formatted(i)));
    }
    messages.add(call("b", "tool204"));
    messages.add(call("c", "others"));
    messages.add(call("d", "others"));
    create(messages);

    SessionStats stats = own();

    assertThat(stats.totalToolCalls()).isEqualTo(208);
    assertThat(stats.usage().pendingToolCalls()).isEqualTo(208);
    assertThat(stats.toolsUsage()).hasSize(200);
    assertThat(stats.toolsUsage())
        .extracting(ToolUsageStats::toolName)
        .startsWith("others", "tool204", "tool000", "tool001")
        .endsWith("tool197");
    assertThat(stats.otherTools()).contains(new ToolUsageCounts(6, 0, 0, 0));
  }

  @Test
  void modelsBeyondTheFirst200AreSummed() {
    create(
        Stream.concat(
                Stream.of(Messages.user("x")),
                IntStream.range(0, 205).mapToObj(i -> answer("a", "m%03d".formatted(i), 1000 - i)))
            .toList());
    create(
        List.of(
            verbatim(
                Message.Role.ASSISTANT,
                "{\"role\":\"assistant\",\"content\":\"x\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":0,\"total_tokens\":1}}")));

    var usage = own().usage();

    assertThat(usage.models()).hasSize(200);
    assertThat(usage.models())
        .extracting(ModelUsage::model)
        .startsWith("p/m000")
        .endsWith("p/m199");
    int others = IntStream.range(200, 205).map(i -> 1000 - i).sum();
    assertThat(usage.otherModels()).contains(new TokenCounts(others, 0, others, 0, 0));
    int all = IntStream.range(0, 205).map(i -> 1000 - i).sum() + 1;
    assertThat(usage.tokens()).isEqualTo(new TokenCounts(all, 0, all, 0, 0));
  }

  @Test
  void fewNamesHaveNoOthers() {
    create(List.of(call("a", "others"), answer("x", "m", 1)));

    SessionStats stats = own();

    assertThat(stats.toolsUsage())
        .extracting(ToolUsageStats::displayName)
        .containsExactly("Others");
    assertThat(stats.otherTools()).isEmpty();
    assertThat(stats.usage().otherModels()).isEmpty();
    assertThat(stats.usage().earlierDays()).isEmpty();
    assertThat(report(TestUsers.ALICE, SessionScope.OWN, Interval.DAY).earlier()).isEmpty();
  }

  /** A public session of 1,500 days, each with tools and models of its own. */
  private static void createOddDays() throws Exception {
    UUID session = create(TestUsers.BOB, SessionVisibility.PUBLIC, List.of());
    database.execute("delete from session_day");
    try (var connection = database.dataSource().getConnection();
        PreparedStatement days =
            connection.prepareStatement(
                "insert into session_day (session_id, utc_day, model, owner, is_public,"
                    + " prompt_tokens, completion_tokens, total_tokens, cached_tokens,"
                    + " cache_write_tokens) values (?, ?, ?, 'bob', true, 1, 0, 1, 0, 0)");
        PreparedStatement calls =
            connection.prepareStatement(
                "insert into tool_usage (session_id, utc_day, tool, owner, is_public,"
                    + " successful_calls, failed_calls, aborted_calls, pending_calls, unknown_calls)"
                    + " values (?, ?, ?, 'bob', true, 1, 0, 0, 0, 0)")) {
      for (int day = 0; day < DAYS; day++) {
        for (String name : List.of("", "x".repeat(190) + day, "always", "often" + day % 50)) {
          for (PreparedStatement insert : List.of(days, calls)) {
            insert.setObject(1, session);
            insert.setObject(2, DAY.plusDays(day));
            insert.setString(3, name);
            insert.addBatch();
          }
        }
      }
      days.executeBatch();
      calls.executeBatch();
    }
  }

  @Test
  void thousandsOfDaysStayShortAndTrue() throws Exception {
    createOddDays();

    StatsReport report = report(TestUsers.ALICE, SessionScope.SHARED, Interval.DAY);

    SessionStats total = report.total();
    assertThat(total.totalToolCalls()).isEqualTo(4 * DAYS);
    assertThat(total.successfulToolCalls()).isEqualTo(4 * DAYS);
    assertThat(total.usage().tokens().total()).isEqualTo(4L * DAYS);
    assertThat(total.usage().sessionsPerDay())
        .hasSize(400)
        .startsWith(new SessionsOnDay(DAY.plusDays(1100), 1))
        .endsWith(new SessionsOnDay(DAY.plusDays(1499), 1));
    assertThat(total.usage().earlierDays()).contains(new Earlier(DAY, 1100));
    assertThat(report.earlier()).contains(new Earlier(DAY, 1100));
    assertThat(report.series()).hasSize(400);
    assertThat(report.series().get(0).start()).isEqualTo(DAY.plusDays(1100));
    for (StatsReport.Part part : report.series()) {
      assertThat(part.stats().totalSessions()).isEqualTo(1);
      assertThat(part.stats().sessionsWithActivity()).isEqualTo(1);
      assertThat(part.stats().totalToolCalls()).isEqualTo(4);
      assertThat(part.stats().usage().tokens().total()).isEqualTo(4);
      assertThat(part.stats().toolsUsage())
          .extracting(ToolUsageStats::toolName)
          .contains("", "always")
          .hasSizeLessThan(4);
      assertThat(part.stats().otherTools()).isPresent();
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    JsonWriter.write(total, json);
    assertThat(json.size()).isLessThan(200_000);
  }

  @Test
  void weeksAndMonthsOfThemAreAllThere() throws Exception {
    createOddDays();

    for (Interval interval : List.of(Interval.WEEK, Interval.MONTH)) {
      StatsReport report = report(TestUsers.ALICE, SessionScope.SHARED, interval);

      assertThat(report.earlier()).isEmpty();
      assertThat(report.series()).hasSizeLessThan(400);
      assertThat(report.series().get(0).start()).isEqualTo(interval.start(DAY));
      assertThat(report.series().stream().mapToInt(part -> part.stats().totalToolCalls()).sum())
          .isEqualTo(4 * DAYS);
      assertThat(report.series())
          .allSatisfy(part -> assertThat(part.stats().toolsUsage()).hasSizeLessThan(21));
    }
  }

  @Test
  void publicSessionsOfOthersAreNotInOnesOwnStatistics() throws Exception {
    createOddDays();

    assertThat(report(TestUsers.ALICE, SessionScope.OWN, Interval.DAY))
        .isEqualTo(new StatsReport(SessionStats.NONE, List.of(), Optional.empty()));
  }

  // Recorded

  private static List<Message> names(String prefix, int count) {
    return IntStream.range(0, count)
        .boxed()
        .flatMap(i -> Stream.of(call(prefix + i, prefix + i), answer("x", prefix + i, 1)))
        .toList();
  }

  @Test
  void requestCountsUnder500NamesAtMost() throws Exception {
    UUID session = create(names("a", 700));

    assertThat(database.number("select count(*) from tool_usage")).isEqualTo(501);
    assertThat(database.number("select count(*) from session_day")).isEqualTo(502);
    SessionStats stats = own();
    assertThat(stats.totalToolCalls()).isEqualTo(700);
    assertThat(stats.otherTools()).contains(new ToolUsageCounts(500, 0, 0, 0));
    assertThat(stats.usage().tokens().total()).isEqualTo(700);
    assertThat(stats.usage().otherModels()).contains(new TokenCounts(500, 0, 500, 0, 0));

    append(session, Stream.concat(names("a", 700).stream(), names("b", 2).stream()).toList());
    assertThat(database.number("select count(*) from tool_usage")).isEqualTo(503);
    SessionStats before = own();
    database.statsFor(TestUsers.ADAM).rebuild(session);
    assertThat(own()).isEqualTo(before);
  }

  @Test
  void statisticsOfOneUserReadNoRowsOfOthers() throws Exception {
    assumeThat(kind).isEqualTo(TestDatabase.Kind.POSTGRESQL); // which tells what it read
    createOddDays();
    create(names("a", 10));
    database.execute("analyze");
    long before = rowsReadInTurn();

    report(TestUsers.ALICE, SessionScope.OWN, Interval.DAY);
    assertThat(rowsReadInTurn()).isEqualTo(before);
    report(TestUsers.ALICE, SessionScope.SHARED, Interval.DAY);
    assertThat(rowsReadInTurn()).isGreaterThan(before);
  }

  /** How many rows of statistics were read without an index so far. */
  private static long rowsReadInTurn() throws Exception {
    database.execute("select pg_stat_force_next_flush()");
    return database.number(
        "select sum(seq_tup_read) from pg_stat_user_tables"
            + " where relname in ('tool_usage', 'session_day')");
  }

  @Test
  void moreNamesTakeNoMoreStatements() {
    long few = statements(names("a", 10));

    assertThat(statements(names("b", 400))).isEqualTo(few);
    assertThat(statements(names("c", 2000))).isEqualTo(few);
  }

  /** H2 takes no array of so many. */
  @Test
  void veryManyNewMessagesAndCallsCount() throws Exception {
    UUID session = create(List.of(Messages.user("x")));

    append(session, IntStream.range(0, 66_000).mapToObj(i -> call("c" + i, "tool")).toList());

    assertThat(own().totalToolCalls()).isEqualTo(66_000);
    database.statsFor(TestUsers.ADAM).rebuild(session);
    assertThat(own().totalToolCalls()).isEqualTo(66_000);
  }

  @Test
  void callsBeyondTheFirst250000OfARequestDoNotCount() throws Exception {
    String same =
        "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"t\",\"arguments\":\"\"}}";
    String calls = (same + ",").repeat(49_999) + same;
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      messages.add(
          verbatim(
              Message.Role.ASSISTANT,
              "{\"role\":\"assistant\",\"content\":\"%d\",\"tool_calls\":[%s]}"
                  .formatted(i, calls)));
    }
    messages.add(call("b", "beyond"));

    create(messages);

    assertThat(own().toolsUsage()).extracting(ToolUsageStats::toolName).containsExactly("t");
  }

  private static long statements(List<Message> messages) {
    UUID session = create(List.of());
    long before = database.statements();
    append(session, messages);
    return database.statements() - before;
  }

  /** Servers mark a transaction that timed out, and let its work go on. */
  @Test
  void countingEndsWithItsTransaction() throws Exception {
    UUID session = create(List.of());
    database.setClock(new MarkingClock());
    try {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> append(session, names("a", 1)))
          .satisfies(
              e ->
                  assertThat(e.details()).contains("it takes longer than the transaction timeout"));
    } finally {
      database.setClock(Clock.systemUTC());
    }
    assertThat(database.number("select count(*) from tool_call")).isZero();
  }

  /** Marks the transaction in which somebody asks for the time. */
  private static final class MarkingClock extends Clock {
    @Override
    public Instant instant() {
      try {
        TransactionManager.transactionManager().setRollbackOnly();
      } catch (SystemException e) {
        throw new IllegalStateException(e);
      }
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
