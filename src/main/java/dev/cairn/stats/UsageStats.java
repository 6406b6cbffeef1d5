package dev.cairn.stats;

import java.util.List;
import java.util.Optional;

/**
 * What sessions cost and how they are.
 *
 * @param tokens of the last message of each checkpoint and of those that it adds to the one before,
 *     each message once at a position
 * @param models the part of the tokens whose messages name a model, the largest total first; as
 *     many as tools
 * @param otherModels the tokens of all other models; empty if there are none
 * @param pendingToolCalls calls that have no result yet
 * @param unknownToolCalls calls whose only result was trimmed
 * @param longestSessionMessages most messages in an active checkpoint; empty in a part of a series
 * @param medianSessionMessages the same of a session in the middle; of two, their mean
 * @param sessionsPerDay for each day on which there was one, the sessions that got a checkpoint;
 *     the last 400
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

  /** Nothing counted. */
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
