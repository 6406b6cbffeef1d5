package dev.cairn.database.encryption;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.Optional;
import java.util.UUID;

/** The position of this node's run. A step counts once its transaction is committed. */
@ApplicationScoped
class RewrapRun {

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /** How often a batch may fail before its session is skipped. */
  private static final int MAX_FAILURES = 5;

  /** Null between sessions. */
  private UUID currentSession;

  private int failures;
  private Position position = new Position(false, BEFORE_ALL, ContentProgress.NONE, 0);

  /**
   * A position of the run.
   *
   * @param last the last session that is done; all sessions before it are done, too
   * @param progress the progress in the session after {@code last} that is being encrypted
   */
  record Position(boolean isRunning, UUID last, ContentProgress progress, int failed) {

    Position ended() {
      return new Position(false, last, progress, failed);
    }

    Position in(ContentProgress next) {
      return new Position(isRunning, last, next, failed);
    }

    Position after(UUID session) {
      return new Position(isRunning, session, ContentProgress.NONE, failed);
    }

    Position afterFailed(UUID session) {
      return new Position(isRunning, session, ContentProgress.NONE, failed + 1);
    }
  }

  /** A step moved the run from one position to the next. */
  record Advanced(Position before, Position after) {}

  synchronized Position position() {
    return position;
  }

  /** Notes the session of the batch that is being processed. */
  synchronized void workOn(UUID session) {
    currentSession = session;
  }

  /**
   * Counts a failed batch, and skips its session after too many failures.
   *
   * @return the session, if it is skipped
   */
  synchronized Optional<UUID> failed() {
    if (currentSession == null || ++failures < MAX_FAILURES) {
      return Optional.empty();
    }
    UUID skipped = currentSession;
    position = position.afterFailed(skipped);
    currentSession = null;
    failures = 0;
    return Optional.of(skipped);
  }

  synchronized void begin() {
    position = new Position(true, BEFORE_ALL, ContentProgress.NONE, 0);
  }

  synchronized void stop() {
    position = position.ended();
  }

  /** Advances the run, unless it was stopped or restarted in the meantime. */
  synchronized void advance(@Observes(during = TransactionPhase.AFTER_SUCCESS) Advanced step) {
    if (position == step.before()) {
      position = step.after();
      failures = 0;
    }
  }
}
