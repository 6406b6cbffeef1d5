package dev.cairn.retention;

import dev.cairn.retention.RetentionReport.AgedSession;
import dev.cairn.retention.RetentionStorage.Rule;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import dev.cairn.session.StoredTime;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Applies retention, on one node at a time, with one transaction per session. An interruption
 * leaves nothing half done, and the next run continues. A dry run does the same without changing
 * anything.
 */
@ApplicationScoped
public class RetentionRun {

  private static final System.Logger LOG = System.getLogger(RetentionRun.class.getName());
  private static final int OLDEST = 20;

  /**
   * The interval of heartbeats, much shorter than the time after which a run without any may be
   * taken over.
   */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofMinutes(1);

  @Inject private RetentionStorage storage;
  @Inject private RetentionPolicy policy;
  @Inject private Clock clock;
  private volatile boolean isStopping;

  /** Stops a run after the current session, when the server shuts down. */
  @PreDestroy
  public void stop() {
    isStopping = true;
  }

  /**
   * Returns what a run would do now.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller is not an administrator
   */
  public RetentionReport plan() {
    storage.beginPlan();
    return new Walk(Optional.empty()).run();
  }

  /**
   * Runs on behalf of an administrator.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller is not one; {@code INVALID_REQUEST}
   *     if a run is in progress
   */
  public RetentionReport run() {
    UUID run =
        storage
            .begin(clock.instant())
            .orElseThrow(() -> new StorageException(Problem.RETENTION_AT_WORK));
    return run(run);
  }

  /** Runs unless a run was started within a day, or is in progress on any node. */
  public void runIfDue() {
    if (!policy.isOff()) {
      storage.beginIfDue(clock.instant()).ifPresent(this::run);
    }
  }

  private RetentionReport run(UUID run) {
    LOG.log(System.Logger.Level.INFO, "Retention started.");
    boolean isComplete = false;
    try {
      RetentionReport report = new Walk(Optional.of(run)).run();
      isComplete = report.isComplete();
      LOG.log(
          System.Logger.Level.INFO,
          isComplete ? "Retention finished." : "Retention was interrupted and continues later.");
      return report;
    } finally {
      storage.end(run, isComplete ? Optional.of(clock.instant()) : Optional.empty());
    }
  }

  /** One pass through all steps. */
  private final class Walk {
    private final Optional<UUID> run;
    private final Instant now = StoredTime.now(clock);
    private final List<RetentionReport.Step> steps = new ArrayList<>();
    private final List<AgedSession> oldest = new ArrayList<>();
    private Instant lastSign = now;
    private boolean isInterrupted;
    private int failed;

    /**
     * @param run empty for a dry run
     */
    Walk(Optional<UUID> run) {
      this.run = run;
    }

    RetentionReport run() {
      long held = storage.heldSessions();
      for (RetentionStep step : RetentionStep.values()) {
        Optional<Instant> before = policy.before(step, now);
        if (before.isPresent() && !isInterrupted) {
          Rule rule = new Rule(step, before.get(), policy.checkpointsToKeep());
          Erased erased = step.isOfSessions() ? sessions(rule) : rows(rule);
          steps.add(new RetentionReport.Step(step, rule.before(), erased));
          if (run.isPresent()) {
            LOG.log(
                System.Logger.Level.INFO,
                "Retention: {0} {1}, with {2} bytes of messages and metadata.",
                erased.count(),
                step.words(),
                erased.bytes());
          }
        }
      }
      return new RetentionReport(now, run.isEmpty(), !isInterrupted, steps, failed, held, oldest);
    }

    private Erased sessions(Rule rule) {
      Erased erased = Erased.NOTHING;
      List<AgedSession> piece = storage.sessions(rule, Optional.empty());
      while (!piece.isEmpty() && !isInterrupted) {
        for (AgedSession session : piece) {
          isInterrupted = isInterrupted || mustStop();
          if (!isInterrupted) {
            erased = erased.plus(session(rule, session));
          }
        }
        piece = storage.sessions(rule, Optional.of(piece.get(piece.size() - 1).id()));
      }
      return erased;
    }

    /**
     * Applies a step to a session. A session that fails is left for later, and the others are
     * processed.
     */
    private Erased session(Rule rule, AgedSession session) {
      try {
        Erased erased = storage.apply(rule, session.id(), run.isEmpty());
        if (!erased.equals(Erased.NOTHING)) {
          note(session);
        }
        return erased;
      } catch (StorageException e) {
        if (e.kind() == StorageException.Kind.CONNECTION && e.problem() != Problem.BUSY) {
          throw e;
        }
        failed++;
        LOG.log(
            System.Logger.Level.WARNING,
            "Retention leaves session " + session.id() + " unchanged",
            e);
        return Erased.NOTHING;
      }
    }

    private Erased rows(Rule rule) {
      Erased erased = Erased.NOTHING;
      Erased part;
      do {
        part = storage.apply(rule, run.isEmpty());
        erased = erased.plus(part);
        isInterrupted = mustStop();
      } while (run.isPresent() && part.count() > 0 && !isInterrupted);
      return erased;
    }

    /** Notes each session once, with the last step that affects it. */
    private void note(AgedSession session) {
      oldest.removeIf(noted -> noted.id().equals(session.id()));
      oldest.add(session);
      oldest.sort(Comparator.comparing(AgedSession::since).thenComparing(AgedSession::id));
      if (oldest.size() > OLDEST) {
        oldest.remove(OLDEST);
      }
    }

    private boolean mustStop() {
      Instant current = clock.instant();
      if (run.isPresent() && current.isAfter(lastSign.plus(HEARTBEAT_INTERVAL))) {
        lastSign = current;
        return isStopping || !storage.renew(run.get(), current);
      }
      return isStopping;
    }
  }
}
