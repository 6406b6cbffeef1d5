package dev.cairn.database.encryption;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.UUID;

/** How far the run of this node is. What a step did counts once that is committed. */
@ApplicationScoped
class RewrapRun {

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private Position position = new Position(false, BEFORE_ALL, ContentProgress.NONE, 0);

  /**
   * A moment of it.
   *
   * @param last the session that is done, and all before it
   * @param progress in one of the sessions after that
   */
  record Position(boolean isRunning, UUID last, ContentProgress progress, int failed) {

    Position ended() {
      return new Position(false, last, progress, failed);
    }

    Position in(ContentProgress next) {
      return new Position(isRunning, last, next, failed);
    }

    Position behind(UUID session) {
      return new Position(isRunning, session, ContentProgress.NONE, failed);
    }

    Position behindFailed(UUID session) {
      return new Position(isRunning, session, ContentProgress.NONE, failed + 1);
    }
  }

  /** A step leads from one position to the next one. */
  record Advanced(Position before, Position after) {}

  synchronized Position position() {
    return position;
  }

  synchronized void begin() {
    position = new Position(true, BEFORE_ALL, ContentProgress.NONE, 0);
  }

  synchronized void stop() {
    position = position.ended();
  }

  /** Unless it was stopped or begun again meanwhile. */
  synchronized void advance(@Observes(during = TransactionPhase.AFTER_SUCCESS) Advanced step) {
    if (position == step.before()) {
      position = step.after();
    }
  }
}
