package dev.cairn.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What happened to sessions, as it can be read for a while: at least the last 1,000 events of a
 * session within seven days. An event can be read as soon as its change can, on every node.
 *
 * <p>The events of a session are numbered by its changes, without gaps. Those of all sessions have
 * positions, which they get once they can be read: a reader that has read to a position finds
 * nothing before it later.
 *
 * <p>{@link #listen} is for the caller, by the law of {@link SessionStorage}. The other methods are
 * for a server that serves many callers at once: they tell with each event who may see it.
 */
public interface SessionEvents {

  /** The most events of a session that are kept. */
  int KEPT_OF_SESSION = 1_000;

  /**
   * A session that somebody listens to.
   *
   * @param number of its latest change
   */
  record Listened(long number, SessionSight session) {}

  /**
   * Positions of all sessions.
   *
   * @param erased the last one whose event was erased because it was old; 0 if there is none
   * @param given the last one
   */
  record Positions(long erased, long given) {}

  /**
   * Begins to listen to a session for the caller.
   *
   * @return the number of its latest change
   * @throws StorageException {@code NOT_FOUND} if there is no such session
   */
  long listen(UUID sessionId);

  /** Begins to listen to all sessions that the caller sees, and orders all events so far. */
  Positions listen();

  /** How some sessions are; those that are gone are missing. */
  Map<UUID, Listened> sessions(Set<UUID> ids);

  /**
   * The events of a session by their numbers.
   *
   * @param number the last one that is known
   */
  List<StoredEvent> after(UUID sessionId, long number, int limit);

  /** Gives positions to those events that can be read and have none: all, or many. */
  Positions order();

  /**
   * The events of all sessions by their positions.
   *
   * @param position the last one that is known
   */
  List<StoredEvent> after(long position, int limit);

  /**
   * Erases some events that are old, or more than are kept of a session. Those that have no
   * position yet get one first: a reader that missed them learns of the gap.
   *
   * @return how many; 0 if there are no more
   */
  long erase(Instant before);
}
