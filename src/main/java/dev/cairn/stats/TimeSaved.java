package dev.cairn.stats;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The time saved by successful calls of the listed tools, if the time saved per call is configured.
 *
 * @param secondsPerCall the seconds by the name of a tool; empty if not configured
 */
public record TimeSaved(Function<String, Optional<Double>> secondsPerCall) {

  /** Returns the same statistics, with the time saved by the configured tools. */
  public SessionStats in(SessionStats stats) {
    List<ToolUsageStats> tools = stats.toolsUsage().stream().map(this::in).toList();
    Optional<Integer> total =
        tools.stream()
            .map(ToolUsageStats::timeSavedSeconds)
            .flatMap(Optional::stream)
            .reduce(Integer::sum);
    return new SessionStats(
        stats.totalSessions(),
        stats.totalToolCalls(),
        stats.successfulToolCalls(),
        stats.failedToolCalls(),
        stats.abortedToolCalls(),
        stats.sessionsWithActivity(),
        total,
        tools,
        stats.otherTools(),
        stats.usage());
  }

  /** Returns the same report, with the time saved in each interval. */
  public StatsReport in(StatsReport report) {
    return new StatsReport(
        in(report.total()),
        report.series().stream()
            .map(part -> new StatsReport.Part(part.start(), in(part.stats())))
            .toList(),
        report.earlier());
  }

  private ToolUsageStats in(ToolUsageStats tool) {
    Optional<Double> perCall = secondsPerCall.apply(tool.toolName());
    return perCall.isEmpty()
        ? tool
        : new ToolUsageStats(
            tool.toolName(),
            tool.displayName(),
            tool.usageCounts(),
            perCall,
            perCall.map(each -> (int) Math.round(each * tool.usageCounts().successful())));
  }
}
