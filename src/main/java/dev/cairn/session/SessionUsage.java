package dev.cairn.session;

/**
 * The tokens that a session took, over all of its checkpoints.
 *
 * @param totalTokens as the messages say, which need not be the sum of the others
 */
public record SessionUsage(
    long promptTokens,
    long completionTokens,
    long totalTokens,
    long cachedTokens,
    long cacheWriteTokens) {

  /** Of a session whose messages name no tokens. */
  public static final SessionUsage NONE = new SessionUsage(0, 0, 0, 0, 0);
}
