package dev.cairn.retention;

import java.time.Instant;
import java.util.UUID;

/**
 * A session in which a secret was replaced. Also fired as an event, for observers that cache data
 * of the session.
 *
 * @param places the number of replaced occurrences; 0 if the session is unchanged
 * @param updatedAt when the session was last changed
 */
public record RedactedSession(UUID id, int places, Instant updatedAt) {}
