package dev.cairn.database.session;

import dev.cairn.archive.ArchivedSession;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.ForkOrigin;
import dev.cairn.session.Session;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.StorageException;
import java.util.Map;
import java.util.Optional;

/** Converts rows of {@code session} to the views that others see. */
public final class SessionViews {

  private static final System.Logger LOG = System.getLogger(SessionViews.class.getName());

  /**
   * The title of a session that cannot be decrypted, which must not prevent the listing of others.
   */
  private static final String UNREADABLE = "(cannot be decrypted)";

  private SessionViews() {}

  /** Returns the view in an archive. */
  public static ArchivedSession archived(SessionEntity session) {
    return new ArchivedSession(
        session.id(),
        session.owner(),
        session.title(),
        session.visibility(),
        session.cwd(),
        session.description().labels(),
        session.createdAt(),
        session.updatedAt(),
        Optional.ofNullable(session.deletedAt()),
        Optional.ofNullable(session.lastMessageAt()),
        session.keptMessageCount(),
        session.checkpointCount());
  }

  /** Returns the view in a list. */
  public static SessionSummary summary(SessionEntity session, Optional<ForkOrigin> shownOrigin) {
    String title = UNREADABLE;
    Optional<String> cwd = Optional.empty();
    try {
      title = session.title();
      cwd = session.cwd();
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.ERROR, "A list contains a session that cannot be decrypted", e);
    }
    return new SessionSummary(
        session.id(),
        Optional.of(session.owner()),
        title,
        session.visibility(),
        session.status(),
        cwd,
        session.description().labels(),
        session.createdAt(),
        session.updatedAt(),
        session.messageCount(),
        session.activeCheckpointId(),
        Optional.ofNullable(session.lastMessageAt()),
        Optional.ofNullable(session.deletedAt()),
        Optional.empty(),
        shownOrigin,
        Map.of());
  }

  /** Returns the view of a single session. */
  static Session whole(
      SessionEntity session, Checkpoint activeCheckpoint, Optional<ForkOrigin> shownOrigin) {
    return new Session(
        session.id(),
        Optional.of(session.owner()),
        session.title(),
        session.visibility(),
        session.status(),
        session.cwd(),
        session.description().labels(),
        session.createdAt(),
        session.updatedAt(),
        Optional.ofNullable(session.deletedAt()),
        Optional.of(activeCheckpoint),
        shownOrigin,
        Map.of());
  }
}
