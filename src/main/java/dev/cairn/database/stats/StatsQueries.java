package dev.cairn.database.stats;

import dev.cairn.database.JpqlWhere;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.session.Caller;
import dev.cairn.stats.Interval;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ObjIntConsumer;

/** Adds up what {@link UsageRecorder} counted. Reads no message. */
public final class StatsQueries {

  private final EntityManager entityManager;
  private final JpqlWhere statistics;
  private final JpqlWhere sessions;
  private final StatsQuery query;
  private final Part total = new Part();
  private final Map<LocalDate, Part> series = new TreeMap<>();

  private StatsQueries(
      EntityManager entityManager, JpqlWhere statistics, JpqlWhere sessions, StatsQuery query) {
    this.entityManager = entityManager;
    this.statistics = statistics;
    this.sessions = sessions;
    this.query = query;
  }

  public static SessionStats ofSession(EntityManager entityManager, UUID sessionId) {
    return new StatsQueries(
            entityManager,
            new JpqlWhere().and("f.key.sessionId = :id", "id", sessionId),
            new JpqlWhere().and("s.id = :id", "id", sessionId),
            StatsQuery.ALL)
        .report()
        .total();
  }

  /** Over what exists for a caller. */
  static StatsQueries visible(EntityManager entityManager, Caller caller, StatsQuery query) {
    JpqlWhere statistics = SessionAccess.visibleStatistics(caller);
    JpqlWhere sessions = SessionAccess.visible(caller);
    query.owner().ifPresent(owner -> statistics.and("f.owner = :owner", "owner", owner));
    query.owner().ifPresent(owner -> sessions.and("s.owner = :owner", "owner", owner));
    return new StatsQueries(entityManager, statistics, sessions, query);
  }

  /**
   * Changes when any of the statistics does: every change of a session's statistics raises its
   * version, what begins or ceases to be visible moves the number or the last change, and no two
   * sessions have the same content version, so that a new one is not taken for one that was purged.
   */
  List<Object> fingerprint() {
    return Arrays.asList(
        sessions
            .query(
                entityManager,
                Object[].class,
                "select count(s), sum(s.statisticsVersion), sum(s.contentVersion), max(s.updatedAt)"
                    + " from SessionEntity s",
                "")
            .getSingleResult());
  }

  StatsReport report() {
    addCalls();
    addDays();
    countSessions(SessionDayEntity.class, (part, sessions) -> part.sessions = sessions);
    countSessions(ToolUsageEntity.class, (part, sessions) -> part.sessionsWithCalls = sessions);
    addLengths();
    return new StatsReport(
        total.stats(),
        series.entrySet().stream()
            .map(part -> new StatsReport.Part(part.getKey(), part.getValue().stats()))
            .toList());
  }

  /** The part of the series that a day is in, if there is to be one. */
  private Optional<Part> part(LocalDate day) {
    return query
        .bucket()
        .map(bucket -> series.computeIfAbsent(bucket.start(day), any -> new Part()));
  }

  private void addCalls() {
    for (Object[] row :
        query(
                ToolUsageEntity.class,
                Object[].class,
                "f.key.day, f.key.tool, sum(f.successful), sum(f.failed), sum(f.aborted),"
                    + " sum(f.pending), sum(f.unknown)",
                " group by f.key.day, f.key.tool")
            .getResultList()) {
      Calls calls =
          new Calls(number(row[2]), number(row[3]), number(row[4]), number(row[5]), number(row[6]));
      total.add((String) row[1], calls);
      part((LocalDate) row[0]).ifPresent(part -> part.add((String) row[1], calls));
    }
  }

  /** Tokens, and for each day how many sessions were there: each has one row without a model. */
  private void addDays() {
    for (Object[] row :
        query(
                SessionDayEntity.class,
                Object[].class,
                "f.key.day, f.key.model, sum(f.promptTokens), sum(f.completionTokens),"
                    + " sum(f.totalTokens), sum(f.cachedTokens), sum(f.cacheWriteTokens), count(*)",
                " group by f.key.day, f.key.model order by f.key.day")
            .getResultList()) {
      LocalDate day = (LocalDate) row[0];
      String model = (String) row[1];
      TokenCounts tokens =
          new TokenCounts(
              (Long) row[2], (Long) row[3], (Long) row[4], (Long) row[5], (Long) row[6]);
      total.add(model, tokens);
      part(day).ifPresent(part -> part.add(model, tokens));
      if (model.isEmpty()) {
        total.sessionsPerDay.add(new SessionsOnDay(day, number(row[7])));
      }
    }
  }

  /**
   * Counts each session once in all and once in each part of the series. PostgreSQL would sort the
   * sessions for {@code count(distinct …)}.
   */
  private void countSessions(Class<?> entity, ObjIntConsumer<Part> counted) {
    counted.accept(
        total,
        number(
            query(
                    entity,
                    Long.class,
                    "count(*) from (select distinct f.key.sessionId as session",
                    ") d")
                .getSingleResult()));
    if (query.bucket().isPresent()) {
      String number = partNumber(query.bucket().get());
      for (Object[] row :
          query(
                  entity,
                  Object[].class,
                  "min(d.first), count(*) from (select min(f.key.day) as first, "
                      + number
                      + " as number, f.key.sessionId as session",
                  " group by " + number + ", f.key.sessionId) d group by d.number")
              .getResultList()) {
        part((LocalDate) row[0]).ifPresent(part -> counted.accept(part, number(row[1])));
      }
    }
  }

  /** Numbers the parts of a series; 1900 began on a Monday. */
  private static String partNumber(Interval interval) {
    return switch (interval) {
      case DAY -> "f.key.day";
      case WEEK -> "((f.key.day - {d '1900-01-01'}) by day) / 7";
      case MONTH -> "year(f.key.day) * 12 + month(f.key.day)";
    };
  }

  private void addLengths() {
    JpqlWhere conditions = new JpqlWhere(sessions);
    if (query.from().isPresent() || query.to().isPresent()) {
      conditions.and(
          "exists (select 1 from SessionDayEntity f where f.key.sessionId = s.id"
              + query.from().map(any -> " and f.key.day >= :from").orElse("")
              + query.to().map(any -> " and f.key.day <= :to").orElse("")
              + ")");
      query.from().ifPresent(from -> conditions.with("from", from));
      query.to().ifPresent(to -> conditions.with("to", to));
    }
    Object[] row =
        conditions
            .query(
                entityManager,
                Object[].class,
                "select max(s.messageCount), percentile_cont(0.5) within group"
                    + " (order by cast(s.messageCount as double)) from SessionEntity s",
                "")
            .getSingleResult();
    total.longest = Optional.ofNullable((Number) row[0]).map(Number::intValue);
    total.median = Optional.ofNullable((Number) row[1]).map(Number::doubleValue);
  }

  /**
   * Asks for rows of statistics: of the sessions, the period, and the tool if it is about tools.
   */
  private <T> TypedQuery<T> query(Class<?> entity, Class<T> type, String columns, String groups) {
    JpqlWhere conditions = new JpqlWhere(statistics);
    query.from().ifPresent(from -> conditions.and("f.key.day >= :from", "from", from));
    query.to().ifPresent(to -> conditions.and("f.key.day <= :to", "to", to));
    if (entity == ToolUsageEntity.class) {
      query.tool().ifPresent(tool -> conditions.and("f.key.tool = :tool", "tool", tool));
    }
    return conditions.query(
        entityManager,
        type,
        "select " + columns + " from " + entity.getSimpleName() + " f",
        groups);
  }

  private static int number(Object count) {
    return Math.toIntExact(((Number) count).longValue());
  }

  /** Calls of a tool by how they ended. */
  private record Calls(int successful, int failed, int aborted, int pending, int unknown) {

    Calls plus(Calls other) {
      return new Calls(
          successful + other.successful,
          failed + other.failed,
          aborted + other.aborted,
          pending + other.pending,
          unknown + other.unknown);
    }

    int total() {
      return successful + failed + aborted + pending + unknown;
    }
  }

  /** What is being added up: a total, or a part of a series. */
  private static final class Part {
    private final Map<String, Calls> calls = new HashMap<>();
    private final Map<String, TokenCounts> tokens = new HashMap<>();
    private final List<SessionsOnDay> sessionsPerDay = new ArrayList<>();
    private int sessions;
    private int sessionsWithCalls;
    private Optional<Integer> longest = Optional.empty();
    private Optional<Double> median = Optional.empty();

    void add(String tool, Calls more) {
      calls.merge(tool, more, Calls::plus);
    }

    void add(String model, TokenCounts more) {
      tokens.merge(model, more, TokenCounts::plus);
    }

    SessionStats stats() {
      Calls all = calls.values().stream().reduce(new Calls(0, 0, 0, 0, 0), Calls::plus);
      return new SessionStats(
          sessions,
          all.total(),
          all.successful(),
          all.failed(),
          all.aborted(),
          sessionsWithCalls,
          Optional.empty(),
          tools(),
          new UsageStats(
              tokens.values().stream().reduce(TokenCounts.NONE, TokenCounts::plus),
              models(),
              all.pending(),
              all.unknown(),
              longest,
              median,
              sessionsPerDay));
    }

    private List<ToolUsageStats> tools() {
      return calls.entrySet().stream()
          .map(entry -> tool(new ToolName(entry.getKey()), entry.getValue()))
          .sorted(
              Comparator.comparing((ToolUsageStats tool) -> -tool.usageCounts().total())
                  .thenComparing(ToolUsageStats::toolName))
          .toList();
    }

    private static ToolUsageStats tool(ToolName tool, Calls calls) {
      return new ToolUsageStats(
          tool.name(),
          tool.display(),
          new ToolUsageCounts(calls.total(), calls.successful(), calls.failed(), calls.aborted()),
          Optional.empty(),
          Optional.empty());
    }

    private List<ModelUsage> models() {
      return tokens.entrySet().stream()
          .filter(entry -> !entry.getKey().isEmpty())
          .map(entry -> new ModelUsage(entry.getKey(), entry.getValue()))
          .sorted(
              Comparator.comparing((ModelUsage model) -> -model.tokens().total())
                  .thenComparing(ModelUsage::model))
          .toList();
    }
  }
}
