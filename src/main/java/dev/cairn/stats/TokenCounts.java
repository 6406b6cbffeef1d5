package dev.cairn.stats;

/**
 * Numbers of tokens, as a provider counts them.
 *
 * @param cached the prompt tokens read from a cache
 * @param cacheWrites the prompt tokens written to a cache
 */
public record TokenCounts(long prompt, long completion, long total, long cached, long cacheWrites) {

  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  public TokenCounts plus(TokenCounts other) {
    return new TokenCounts(
        prompt + other.prompt,
        completion + other.completion,
        total + other.total,
        cached + other.cached,
        cacheWrites + other.cacheWrites);
  }
}
