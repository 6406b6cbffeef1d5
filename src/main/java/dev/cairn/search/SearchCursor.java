package dev.cairn.search;

import java.time.Instant;
import java.util.UUID;

/**
 * A position among hits: after a message of a session.
 *
 * @param time the time of the session's last change
 * @param ordinal the ordinal of the message; {@link #TITLE} for the title, which comes before all
 *     messages; {@link #END} if nothing of the session is left
 */
public record SearchCursor(Instant time, UUID sessionId, int ordinal) {

  public static final int TITLE = -1;
  public static final int END = Integer.MAX_VALUE;
}
