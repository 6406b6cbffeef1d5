package dev.cairn.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The retention periods.
 *
 * @param ages the age after which each step is applied; missing steps are not applied
 * @param checkpointsToKeep the number of checkpoints that an idle session keeps, at least 1
 */
public record RetentionPolicy(Map<RetentionStep, Duration> ages, int checkpointsToKeep) {

  public RetentionPolicy {
    ages = Map.copyOf(ages);
  }

  public boolean isOff() {
    return ages.isEmpty();
  }

  /** Returns the time before which data is subject to a step; empty if the step is not applied. */
  public Optional<Instant> before(RetentionStep step, Instant now) {
    return Optional.ofNullable(ages.get(step)).map(now::minus);
  }
}
