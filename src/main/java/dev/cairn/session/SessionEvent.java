package dev.cairn.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event in a session: ids only, never content.
 *
 * @param number the sequence number of the change in the session: 1, 2, 3 …
 * @param checkpointId the checkpoint that was created
 */
public record SessionEvent(
    UUID sessionId, long number, EventKind kind, Optional<UUID> checkpointId, Instant time) {}
