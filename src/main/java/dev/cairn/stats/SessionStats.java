package dev.cairn.stats;

import java.util.List;
import java.util.Optional;

/**
 * How often tools were called and with which outcome, in one session or in many.
 *
 * @param totalSessions sessions that got a checkpoint
 * @param totalToolCalls all calls, each counted once, including those that have no result yet
 * @param abortedToolCalls cancelled or rejected by the user
 * @param sessionsWithActivity sessions with at least one tool call
 * @param totalTimeSavedSeconds empty unless the time saved per call is configured
 * @param toolsUsage the called tools, the most frequent first; at most 200 in a total, and 20 of
 *     them in an interval of a series
 * @param otherTools the calls of all other tools; empty if there are none
 * @param usage the data that the client's own interface lacks
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/storage.rs">stakpak/agent
 *     libs/api/src/storage.rs, SessionStats</a>
 */
public record SessionStats(
    int totalSessions,
    int totalToolCalls,
    int successfulToolCalls,
    int failedToolCalls,
    int abortedToolCalls,
    int sessionsWithActivity,
    Optional<Integer> totalTimeSavedSeconds,
    List<ToolUsageStats> toolsUsage,
    Optional<ToolUsageCounts> otherTools,
    UsageStats usage) {

  /** Statistics without any activity. */
  public static final SessionStats NONE =
      new SessionStats(
          0, 0, 0, 0, 0, 0, Optional.empty(), List.of(), Optional.empty(), UsageStats.NONE);

  public SessionStats {
    toolsUsage = List.copyOf(toolsUsage);
  }
}
