package dev.cairn.stats;

import java.util.List;
import java.util.Optional;

/**
 * The tokens, sizes and activity of sessions.
 *
 * @param tokens the tokens of the last message of each checkpoint and of those that it adds to the
 *     previous one, each message once per position
 * @param models the tokens of messages that name a model, the largest total first; as many as tools
 * @param otherModels the tokens of all other models; empty if there are none
 * @param pendingToolCalls calls that have no result yet
 * @param unknownToolCalls calls whose only result was trimmed
 * @param longestSessionMessages the maximum number of messages in an active checkpoint; empty in an
 *     interval of a series
 * @param medianSessionMessages the median number of messages; of two in the middle, their mean;
 *     empty in an interval of a series
 * @param sessionsPerDay the number of sessions that got a checkpoint, for each day with at least
 *     one; the last 400
 * @param earlierDays the days before those
 */
public record UsageStats(
    TokenCounts tokens,
    List<ModelUsage> models,
    Optional<TokenCounts> otherModels,
    int pendingToolCalls,
    int unknownToolCalls,
    Optional<Integer> longestSessionMessages,
    Optional<Double> medianSessionMessages,
    List<SessionsOnDay> sessionsPerDay,
    Optional<Earlier> earlierDays) {

  /** Statistics without any activity. */
  public static final UsageStats NONE =
      new UsageStats(
          TokenCounts.NONE,
          List.of(),
          Optional.empty(),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  public UsageStats {
    models = List.copyOf(models);
    sessionsPerDay = List.copyOf(sessionsPerDay);
  }
}
