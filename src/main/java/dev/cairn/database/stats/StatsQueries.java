package dev.cairn.database.stats;

import dev.cairn.database.JpqlWhere;
import dev.cairn.database.access.LabelConditions;
import dev.cairn.database.access.SessionAccess;
import dev.cairn.session.Caller;
import dev.cairn.stats.Earlier;
import dev.cairn.stats.Interval;
import dev.cairn.stats.Label;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.StatsQuery;
import dev.cairn.stats.StatsReport;
import dev.cairn.stats.ToolUsageStats;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Aggregates what {@link UsageRecorder} counted. Reads no messages, and few more rows than it
 * lists.
 */
public final class StatsQueries {

  /** The maximum number of tools, and of models, in a total. */
  private static final int MAX_NAMES = 200;

  /**
   * The maximum number of tools, and of models, in an interval of a series: the largest of the
   * total.
   */
  private static final int MAX_NAMES_IN_INTERVAL = 20;

  /** The maximum number of intervals in a series, and of days in a total. */
  private static final int MAX_INTERVALS = 400;

  private final EntityManager entityManager;
  private final JpqlWhere statistics;
  private final JpqlWhere sessions;
  private final StatsQuery query;
  private final StatsSum total = new StatsSum(MAX_NAMES);

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
            StatsQuery.OWN)
        .report()
        .total();
  }

  /**
   * Returns the queries over the sessions of the query's scope.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller may not list it
   */
  static StatsQueries inScope(EntityManager entityManager, Caller caller, StatsQuery query) {
    JpqlWhere statistics = SessionAccess.statisticsInScope(caller, query.scope());
    JpqlWhere sessions = SessionAccess.inScope(caller, query.scope());
    query.owner().ifPresent(owner -> statistics.and("f.owner = :owner", "owner", owner));
    query.owner().ifPresent(owner -> sessions.and("s.owner = :owner", "owner", owner));
    LabelConditions.onAll(statistics, "f.key.sessionId", query.labels());
    LabelConditions.onAll(sessions, "s.id", query.labels());
    return new StatsQueries(entityManager, statistics, sessions, query);
  }

  /**
   * Returns a value that changes when any of the statistics does. Every change of a session's
   * statistics increments its version; a session that enters or leaves the scope changes the number
   * or the last change; and no two sessions have the same content version, so that a new session is
   * not mistaken for a purged one.
   */
  List<Object> fingerprint() {
    return Arrays.asList(
        sessions
            .query(
                entityManager,
                Object[].class,
                "select count(s), sum(s.statistics.statisticsVersion), sum(s.contentVersion.number),"
                    + " max(s.updatedAt)"
                    + " from SessionEntity s",
                "")
            .getSingleResult());
  }

  StatsReport report() {
    addLargest(KeptByName.CALLS, total.calls);
    addLargest(KeptByName.TOKENS, total.tokens);
    total.sessions = countSessions(SessionDayEntity.class);
    total.sessionsWithCalls = countSessions(ToolUsageEntity.class);
    addDays();
    addLengths();
    return query
        .bucket()
        .map(this::series)
        .orElseGet(() -> new StatsReport(total.stats(), List.of(), Optional.empty()));
  }

  /** Sums up the largest names, and all others in one sum if there are more. */
  private void addLargest(KeptByName kept, NamedSums sums) {
    int most = MAX_NAMES + 3; // includes "" and the others, and one more to detect that there are
    // more
    List<Object[]> rows =
        rows(
                kept.entity(),
                query.from(),
                kept.name() + ", " + kept.sums(),
                " group by %s order by %s desc, %s"
                    .formatted(kept.name(), kept.size(), kept.name()))
            .setMaxResults(most)
            .getResultList();
    rows.forEach(row -> sums.add((String) row[0], numbers(row, 1)));
    if (rows.size() == most) {
      sums.complete(
          numbers(rows(kept.entity(), query.from(), kept.sums(), "").getSingleResult(), 0));
    }
  }

  private static long[] numbers(Object[] row, int from) {
    return Arrays.stream(row, from, row.length).mapToLong(n -> ((Number) n).longValue()).toArray();
  }

  /** Counts each session once. PostgreSQL would sort the rows for {@code count(distinct …)}. */
  private int countSessions(Class<?> entity) {
    return number(
        conditions(entity, query.from())
            .query(
                entityManager,
                Long.class,
                select(entity, "count(*) from (select distinct f.key.sessionId as session"),
                ") d")
            .getSingleResult());
  }

  /** Adds the number of sessions of each day: each session has one row without a model. */
  private void addDays() {
    List<Object[]> days =
        rows(
                SessionDayEntity.class,
                query.from(),
                "f.key.day, sum(case when f.key.model = '' then 1 else 0 end)",
                " group by f.key.day order by f.key.day desc")
            .setMaxResults(MAX_INTERVALS + 1)
            .getResultList();
    if (days.size() > MAX_INTERVALS) {
      total.earlierDays = Optional.of(earlier("f.key.day"));
    }
    total.sessionsPerDay =
        latest(days).stream()
            .map(day -> new SessionsOnDay((LocalDate) day[0], number(day[1])))
            .toList();
  }

  /** Returns the rows that are listed, oldest first. */
  private static List<Object[]> latest(List<Object[]> found) {
    List<Object[]> latest =
        new ArrayList<>(found.subList(0, Math.min(found.size(), MAX_INTERVALS)));
    Collections.reverse(latest);
    return latest;
  }

  /** Returns the summary of the days or intervals that are not listed. */
  private Earlier earlier(String number) {
    Object[] row =
        rows(
                SessionDayEntity.class,
                query.from(),
                "min(d.first), count(*) from (select min(f.key.day) as first, %s as number"
                    .formatted(number),
                " group by %s) d".formatted(number))
            .getSingleResult();
    return new Earlier((LocalDate) row[0], number(row[1]) - MAX_INTERVALS);
  }

  private StatsReport series(Interval interval) {
    String number = number(interval);
    Map<LocalDate, StatsSum> parts = new TreeMap<>();
    Function<Object, StatsSum> part =
        day ->
            parts.computeIfAbsent(
                interval.start((LocalDate) day), any -> new StatsSum(MAX_NAMES_IN_INTERVAL));
    List<Object[]> found =
        sessionsIn(SessionDayEntity.class, number, query.from())
            .setMaxResults(MAX_INTERVALS + 1)
            .getResultList();
    latest(found).forEach(row -> part.apply(row[0]).sessions = number(row[1]));
    SessionStats all = total.stats();
    if (!parts.isEmpty()) {
      LocalDate first = parts.keySet().iterator().next();
      Optional<LocalDate> from = query.from().filter(first::isBefore).or(() -> Optional.of(first));
      sessionsIn(ToolUsageEntity.class, number, from)
          .getResultList()
          .forEach(row -> part.apply(row[0]).sessionsWithCalls = number(row[1]));
      addSeries(
          KeptByName.CALLS,
          all.toolsUsage().stream().map(ToolUsageStats::toolName),
          number,
          from,
          day -> part.apply(day).calls);
      addSeries(
          KeptByName.TOKENS,
          all.usage().models().stream().map(ModelUsage::model),
          number,
          from,
          day -> part.apply(day).tokens);
    }
    return new StatsReport(
        all,
        parts.entrySet().stream()
            .map(each -> new StatsReport.Part(each.getKey(), each.getValue().stats()))
            .toList(),
        found.size() > MAX_INTERVALS
            ? Optional.of(earlier(number))
                .map(e -> new Earlier(interval.start(e.first()), e.count()))
            : Optional.empty());
  }

  /** Numbers the intervals of a series; 1900 began on a Monday. */
  private static String number(Interval interval) {
    return switch (interval) {
      case DAY -> "f.key.day";
      case WEEK -> "((f.key.day - {d '1900-01-01'}) by day) / 7";
      case MONTH -> "year(f.key.day) * 12 + month(f.key.day)";
    };
  }

  /** Returns for each interval a day in it and the number of its sessions, the latest first. */
  private TypedQuery<Object[]> sessionsIn(
      Class<?> entity, String number, Optional<LocalDate> from) {
    return rows(
        entity,
        from,
        "min(d.first), count(*) from (select min(f.key.day) as first, %s as number,"
                .formatted(number)
            + " f.key.sessionId as session",
        " group by %s, f.key.sessionId) d group by d.number order by d.number desc"
            .formatted(number));
  }

  /** Sums up, in each interval, the largest names of the total, and all others in one sum. */
  private void addSeries(
      KeptByName kept,
      Stream<String> largest,
      String number,
      Optional<LocalDate> from,
      Function<Object, NamedSums> sums) {
    List<String> names =
        Stream.concat(largest.limit(MAX_NAMES_IN_INTERVAL), kept.unnamed().stream()).toList();
    // A derived table: H2 fails to group by a number and a name that a condition makes constant.
    String of =
        "min(d.first), d.name, %s from (select f.key.day as first, %s as number, case when %s in (:names)"
                .formatted(kept.sumsOfNumbered(), number, kept.name())
            + " then %s else '%s' end as name, %s"
                .formatted(kept.name(), Label.OTHERS, kept.numbered());
    conditions(kept.entity(), from)
        .with("names", names.isEmpty() ? List.of(Label.OTHERS) : names)
        .query(
            entityManager,
            Object[].class,
            select(kept.entity(), of),
            ") d group by d.number, d.name")
        .getResultList()
        .forEach(row -> sums.apply(row[0]).add((String) row[1], numbers(row, 2)));
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

  private TypedQuery<Object[]> rows(
      Class<?> entity, Optional<LocalDate> from, String columns, String groups) {
    return conditions(entity, from)
        .query(entityManager, Object[].class, select(entity, columns), groups);
  }

  private static String select(Class<?> entity, String columns) {
    return "select " + columns + " from " + entity.getSimpleName() + " f";
  }

  /**
   * Returns the conditions on rows: the sessions, the period, and the tool if the rows are about
   * tools.
   */
  private JpqlWhere conditions(Class<?> entity, Optional<LocalDate> from) {
    JpqlWhere conditions = new JpqlWhere(statistics);
    from.ifPresent(first -> conditions.and("f.key.day >= :from", "from", first));
    query.to().ifPresent(to -> conditions.and("f.key.day <= :to", "to", to));
    if (entity == ToolUsageEntity.class) {
      query.tool().ifPresent(tool -> conditions.and("f.key.tool = :tool", "tool", tool));
    }
    return conditions;
  }

  private static int number(Object count) {
    return Math.toIntExact(((Number) count).longValue());
  }
}
