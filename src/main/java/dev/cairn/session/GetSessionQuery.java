package dev.cairn.session;

import java.time.Instant;
import java.util.Set;

/**
 * Specifies how much of a session to read.
 *
 * @param lastMessages maximum number of messages of the active checkpoint, taken from its end
 * @param known versions that the caller already has: if the session's {@code updatedAt} is one of
 *     these, no messages are read
 */
public record GetSessionQuery(int lastMessages, Set<Instant> known) {

  /** Requests the whole session. */
  public static final GetSessionQuery WHOLE = new GetSessionQuery(Integer.MAX_VALUE, Set.of());

  public GetSessionQuery {
    known = Set.copyOf(known);
  }

  /** Returns how many messages to read of a session with this {@code updatedAt}. */
  public int messagesOf(Instant updatedAt) {
    return known.contains(updatedAt) ? 0 : lastMessages;
  }
}
