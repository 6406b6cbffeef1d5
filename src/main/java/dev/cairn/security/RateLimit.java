package dev.cairn.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** Limits attempts per key and minute, on this node only. */
public final class RateLimit {

  /** The maximum number of keys remembered at once; those idle for longest are evicted first. */
  private static final int MAX_KEYS = 100_000;

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final int perMinute;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(PERIOD.multipliedBy(2)).build();

  /**
   * @param perMinute 0 for no limit
   */
  public RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Consumes one attempt.
   *
   * @throws StorageException {@code RATE_LIMITED} if no attempt is left
   */
  public void take(String key) {
    if (perMinute > 0) {
      var probe = bucket(key).tryConsumeAndReturnRemaining(1);
      check(probe.isConsumed(), probe.getNanosToWaitForRefill());
    }
  }

  /**
   * Checks the limit without consuming an attempt.
   *
   * @throws StorageException {@code RATE_LIMITED} if no attempt is left
   */
  void check(String key) {
    if (perMinute > 0) {
      var probe = bucket(key).estimateAbilityToConsume(1);
      check(probe.canBeConsumed(), probe.getNanosToWaitForRefill());
    }
  }

  private Bucket bucket(String key) {
    return buckets.get(
        key,
        any ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .build());
  }

  private static void check(boolean passes, long nanosToWait) {
    if (!passes) {
      throw new StorageException(Problem.RATE_LIMITED, null, Duration.ofNanos(nanosToWait));
    }
  }
}
