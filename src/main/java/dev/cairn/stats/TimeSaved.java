package dev.cairn.stats;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The time that successful calls saved, where somebody said what one saves, of the tools that are
 * listed.
 *
 * @param secondsPerCall by the name of a tool; empty if nobody said
 */
public record TimeSaved(Function<String, Optional<Double>> secondsPerCall) {

  /** The same statistics, with the time saved by tools that are configured. */
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

  /** The same report, with the time in each part of it. */
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
