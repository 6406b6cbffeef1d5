package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What retention did or would do.
 *
 * @param at the time relative to which ages are computed
 * @param isDryRun whether nothing was actually done
 * @param isComplete whether the run covered everything; if not, a later run does the rest
 * @param steps the steps, in order
 * @param failed the number of sessions that could not be processed now; the log says why
 * @param heldSessions the number of sessions under legal hold, which are skipped
 * @param oldest the twenty affected sessions that have been idle or deleted for the longest time,
 *     each once
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
   * The result of a step.
   *
   * @param before the time before which data is affected
   */
  public record Step(RetentionStep step, Instant before, Erased erased) {}

  /**
   * A session with its age.
   *
   * @param since when it was deleted, or last changed if it is not deleted
   * @param step the last step that affects it
   */
  public record AgedSession(UUID id, String owner, Instant since, RetentionStep step) {}
}
