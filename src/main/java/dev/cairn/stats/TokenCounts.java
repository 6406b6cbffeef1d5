package dev.cairn.stats;

/**
 * Tokens, as a provider counts them.
 *
 * @param cached of the prompt, read from a cache
 * @param cacheWrites of the prompt, written into a cache
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
