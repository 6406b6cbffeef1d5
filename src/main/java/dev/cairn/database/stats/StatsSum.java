package dev.cairn.database.stats;

import dev.cairn.stats.Earlier;
import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A sum in progress: a total, or an interval of a series. */
final class StatsSum {

  /** The model of messages that name none. */
  static final String NO_MODEL = "";

  /** Calls by their outcome: successful, failed, aborted, pending, unknown. */
  final NamedSums calls;

  /** Tokens: prompt, completion, total, cached, written to a cache. */
  final NamedSums tokens;

  int sessions;
  int sessionsWithCalls;
  Optional<Integer> longest = Optional.empty();
  Optional<Double> median = Optional.empty();
  List<SessionsOnDay> sessionsPerDay = List.of();
  Optional<Earlier> earlierDays = Optional.empty();

  StatsSum(int maxNames) {
    calls = new NamedSums(maxNames, Set.of());
    tokens = new NamedSums(maxNames, Set.of(NO_MODEL));
  }

  SessionStats stats() {
    ToolUsageCounts counts = counts(calls.all());
    return new SessionStats(
        sessions,
        counts.total(),
        counts.successful(),
        counts.failed(),
        counts.aborted(),
        sessionsWithCalls,
        Optional.empty(),
        tools(),
        calls.others().map(StatsSum::counts),
        new UsageStats(
            tokens(tokens.all()),
            models(),
            tokens.others().map(StatsSum::tokens),
            Math.toIntExact(calls.all()[3]),
            Math.toIntExact(calls.all()[4]),
            longest,
            median,
            sessionsPerDay,
            earlierDays));
  }

  private List<ToolUsageStats> tools() {
    return calls.listed().entrySet().stream()
        .map(entry -> tool(new ToolName(entry.getKey()), entry.getValue()))
        .sorted(
            Comparator.comparing((ToolUsageStats tool) -> -tool.usageCounts().total())
                .thenComparing(ToolUsageStats::toolName))
        .toList();
  }

  private static ToolUsageStats tool(ToolName tool, long[] calls) {
    return new ToolUsageStats(
        tool.name(), tool.display(), counts(calls), Optional.empty(), Optional.empty());
  }

  private static ToolUsageCounts counts(long[] calls) {
    return new ToolUsageCounts(
        Math.toIntExact(Arrays.stream(calls).sum()),
        Math.toIntExact(calls[0]),
        Math.toIntExact(calls[1]),
        Math.toIntExact(calls[2]));
  }

  private List<ModelUsage> models() {
    return tokens.listed().entrySet().stream()
        .map(entry -> new ModelUsage(entry.getKey(), tokens(entry.getValue())))
        .sorted(
            Comparator.comparing((ModelUsage model) -> -model.tokens().total())
                .thenComparing(ModelUsage::model))
        .toList();
  }

  private static TokenCounts tokens(long[] tokens) {
    return new TokenCounts(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]);
  }
}
