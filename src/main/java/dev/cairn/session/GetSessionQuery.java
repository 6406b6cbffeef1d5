package dev.cairn.session;

import java.time.Instant;
import java.util.Set;

/**
 * Says how much of a session is wanted.
 *
 * @param lastMessages at most so many messages of the active checkpoint, the last ones
 * @param known versions that the caller has: of a session that was updated last at one of these
 *     times, no message is read
 */
public record GetSessionQuery(int lastMessages, Set<Instant> known) {

  /** The whole session. */
  public static final GetSessionQuery WHOLE = new GetSessionQuery(Integer.MAX_VALUE, Set.of());

  public GetSessionQuery {
    known = Set.copyOf(known);
  }

  /** How many messages are wanted of a session that was updated last at this time. */
  public int messagesOf(Instant updatedAt) {
    return known.contains(updatedAt) ? 0 : lastMessages;
  }
}
