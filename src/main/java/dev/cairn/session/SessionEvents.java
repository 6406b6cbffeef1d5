package dev.cairn.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Recent events of sessions. At least the last 1,000 events of a session from the last seven days
 * are kept. An event becomes readable at the same moment as its change, on every node.
 *
 * <p>The events of a session are numbered by its changes, without gaps. In the stream of all
 * sessions, an event has a position, which is assigned only once the event is readable. Once a
 * reader has read up to a position, no event can appear before it.
 *
 * <p>{@link #listen} acts for the caller, under the contract of {@link SessionStorage}. The other
 * methods are for a server that serves many callers at once: they return each event together with
 * who may see it.
 */
public interface SessionEvents {

  /** The maximum number of events kept per session. */
  int KEPT_OF_SESSION = 1_000;

  /**
   * A session that a client listens to.
   *
   * @param number the number of its latest change
   */
  record ListenedSession(long number, SessionSight session) {}

  /**
   * Positions in the stream of all sessions.
   *
   * @param erased the last position whose event was erased because of its age; 0 if there is none
   * @param given the last position assigned
   */
  record Positions(long erased, long given) {}

  /**
   * Starts listening to a session on behalf of the caller.
   *
   * @return the number of its latest change
   * @throws StorageException {@code NOT_FOUND} if there is no such session
   */
  long listen(UUID sessionId);

  /**
   * Starts listening to all sessions that the caller sees, and assigns positions to all events so
   * far.
   */
  Positions listen();

  /** Returns the current state of some sessions; those that no longer exist are left out. */
  Map<UUID, ListenedSession> sessions(Set<UUID> ids);

  /**
   * Returns the events of a session, by number.
   *
   * @param number the last known number
   */
  List<StoredEvent> after(UUID sessionId, long number, int limit);

  /** Assigns positions to readable events that have none: to all of them, or to a large batch. */
  Positions order();

  /**
   * Returns the events of all sessions, by position.
   *
   * @param position the last known position
   */
  List<StoredEvent> after(long position, int limit);

  /**
   * Erases a batch of events that are old or exceed what is kept per session. Events without a
   * position get one first, so that a reader that missed them notices the gap.
   *
   * @return how many were erased; 0 if there are no more
   */
  long erase(Instant before);
}
