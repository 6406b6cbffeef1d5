package dev.cairn.retention;

import java.time.Instant;
import java.util.UUID;

/**
 * A secret was replaced in a session. It is fired as an event, too, for those who remember
 * something of it.
 *
 * @param places how many there were; none leaves the session as it was
 * @param updatedAt when the session was changed last
 */
public record RedactedSession(UUID id, int places, Instant updatedAt) {}
