package dev.cairn.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What retention needs of a store. Each method is atomic. A dry run is a call that says what it
 * would do. Sessions under legal hold are passed over, with all that belongs to them.
 */
public interface RetentionStorage {

  /**
   * What is concerned by a step.
   *
   * @param before what is older is
   * @param keptCheckpoints how many checkpoints an idle session keeps
   */
  record Rule(RetentionStep step, Instant before, int keptCheckpoints) {}

  /**
   * Notes that an administrator wants to see what retention would do, in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is none
   */
  void beginPlan();

  /**
   * Begins a run for an administrator, which is recorded in the audit log.
   *
   * @return by which name, until {@link #finish}; empty if another run is at work
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the caller is none
   */
  Optional<UUID> begin(Instant now);

  /** The same for nobody, if the last run began a day ago or was interrupted. */
  Optional<UUID> beginIfDue(Instant now);

  /** Whether the run is still at work under this name, and nobody else for the time being. */
  boolean renew(UUID run, Instant now);

  /**
   * Ends a run.
   *
   * @param finished when it went through everything; empty if it was interrupted
   */
  void end(UUID run, Optional<Instant> finished);

  /** How many sessions are under legal hold. */
  long heldSessions();

  /**
   * Sessions that a rule concerns, by id.
   *
   * @param after the last one before
   */
  List<RetentionReport.AgedSession> sessions(Rule rule, Optional<UUID> after);

  /** Does a step to one session, if the rule still concerns it, and records it. */
  Erased apply(Rule rule, UUID sessionId, boolean isDryRun);

  /**
   * Does a step that is not of sessions, or a part of it.
   *
   * @return nothing if it is done
   */
  Erased apply(Rule rule, boolean isDryRun);
}
