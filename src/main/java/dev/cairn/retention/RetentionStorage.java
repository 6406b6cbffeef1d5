package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What retention requires of a store. Each method is atomic. A dry run is a call that reports what
 * it would do. Sessions under legal hold are skipped, with everything that belongs to them.
 */
public interface RetentionStorage {

  /**
   * Selects what a step affects.
   *
   * @param before the time before which data is affected
   * @param checkpointsToKeep the number of checkpoints that an idle session keeps
   */
  record Rule(RetentionStep step, Instant before, int checkpointsToKeep) {}

  /**
   * Records in the audit log that an administrator requests a dry run.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not one
   */
  void beginPlan();

  /**
   * Begins a run for an administrator, which is recorded in the audit log.
   *
   * @return the id of the run, until {@link #end}; empty if another run is in progress
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is not one
   */
  Optional<UUID> begin(Instant now);

  /** Begins a run on behalf of no caller, if the last run began a day ago or was interrupted. */
  Optional<UUID> beginIfDue(Instant now);

  /**
   * Renews the claim of a run, and returns whether it is still valid; then no other run can begin
   * for a while.
   */
  boolean renew(UUID run, Instant now);

  /**
   * Ends a run.
   *
   * @param finished when the run was completed; empty if it was interrupted
   */
  void end(UUID run, Optional<Instant> finished);

  /** Returns how many sessions are under legal hold. */
  long heldSessions();

  /**
   * Returns the next sessions that a rule affects, ordered by id.
   *
   * @param after the last session of the previous batch
   */
  List<RetentionReport.AgedSession> sessions(Rule rule, Optional<UUID> after);

  /**
   * Applies a step to one session, if the rule still affects it, and records it in the audit log.
   */
  Erased apply(Rule rule, UUID sessionId, boolean isDryRun);

  /**
   * Applies a step that does not process sessions, or a part of it.
   *
   * @return the amount that was erased; {@link Erased#NOTHING} if nothing is left
   */
  Erased apply(Rule rule, boolean isDryRun);
}
