package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What retention does or would do.
 *
 * @param at the time by which ages are reckoned
 * @param isDryRun whether nothing was done
 * @param isComplete whether it went through everything; a later run does the rest
 * @param steps those that are done, in order
 * @param failed sessions that could not be treated now; the log says why
 * @param heldSessions sessions under legal hold, which are passed over
 * @param oldest of the sessions concerned, the twenty that were left alone the longest, each once
 */
public record RetentionReport(
    Instant at,
    boolean isDryRun,
    boolean isComplete,
    List<Step> steps,
    int failed,
    long heldSessions,
    List<AgedSession> oldest) {

  public RetentionReport {
    steps = List.copyOf(steps);
    oldest = List.copyOf(oldest);
  }

  /**
   * A step.
   *
   * @param before what is older is concerned
   */
  public record Step(RetentionStep step, Instant before, Erased erased) {}

  /**
   * A session of a certain age.
   *
   * @param since when it was deleted, or changed last if it is not deleted
   * @param step the last that concerns it
   */
  public record AgedSession(UUID id, String owner, Instant since, RetentionStep step) {}
}
