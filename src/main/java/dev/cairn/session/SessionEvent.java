package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to a session: ids, never content.
 *
 * @param number counts the changes of the session: 1, 2, 3 …
 * @param checkpointId what was created
 */
public record SessionEvent(
    UUID sessionId, long number, EventKind kind, Optional<UUID> checkpointId, Instant time) {}
