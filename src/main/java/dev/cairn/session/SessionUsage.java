package dev.cairn.session;

/**
 * The tokens used by a session, over all of its checkpoints.
 *
 * @param totalTokens the total reported by the messages, which need not be the sum of the others
 */
public record SessionUsage(
    long promptTokens,
    long completionTokens,
    long totalTokens,
    long cachedTokens,
    long cacheWriteTokens) {

  /** The usage of a session whose messages report no tokens. */
  public static final SessionUsage NONE = new SessionUsage(0, 0, 0, 0, 0);
}
