package dev.cairn.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How long what is kept.
 *
 * @param ages after which age each step is done; steps that are missing are not
 * @param keptCheckpoints how many checkpoints an idle session keeps, at least 1
 */
public record RetentionPolicy(Map<RetentionStep, Duration> ages, int keptCheckpoints) {

  public RetentionPolicy {
    ages = Map.copyOf(ages);
  }

  public boolean isOff() {
    return ages.isEmpty();
  }

  /** Before which time something must lie for a step; empty if the step is not done. */
  public Optional<Instant> before(RetentionStep step, Instant now) {
    return Optional.ofNullable(ages.get(step)).map(now::minus);
  }
}
