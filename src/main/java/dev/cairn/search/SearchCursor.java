package dev.cairn.search;

import java.time.Instant;
import java.util.UUID;

/**
 * A place among hits: behind a message of a session.
 *
 * @param time of the session's latest change
 * @param ordinal of the message; {@link #TITLE} for the title, which comes before all messages;
 *     {@link #END} if nothing of the session is left
 */
public record SearchCursor(Instant time, UUID sessionId, int ordinal) {

  public static final int TITLE = -1;
  public static final int END = Integer.MAX_VALUE;
}
