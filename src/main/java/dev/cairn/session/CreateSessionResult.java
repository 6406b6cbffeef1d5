package dev.cairn.session;

import java.util.UUID;

/**
 * A session was created.
 *
 * @param checkpoint its first checkpoint
 */
public record CreateSessionResult(UUID sessionId, Checkpoint checkpoint) {}
