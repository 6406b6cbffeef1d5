package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * How often tools were called and how it ended.
 *
 * @param sessionsWithActivity sessions with at least one tool call
 * @param totalTimeSavedSeconds empty unless somebody configured what a call saves
 */
public record SessionStats(
    int totalSessions,
    int totalToolCalls,
    int successfulToolCalls,
    int failedToolCalls,
    int abortedToolCalls,
    int sessionsWithActivity,
    Optional<Integer> totalTimeSavedSeconds,
    List<ToolUsageStats> toolsUsage) {

  /** Nothing counted. */
  public static final SessionStats NONE =
      new SessionStats(0, 0, 0, 0, 0, 0, Optional.empty(), List.of());

  public SessionStats {
    toolsUsage = List.copyOf(toolsUsage);
  }
}
