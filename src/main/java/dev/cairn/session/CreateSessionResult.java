package dev.cairn.session;

import java.util.UUID;

/**
 * The result of creating a session.
 *
 * @param checkpoint the first checkpoint of the session
 */
public record CreateSessionResult(UUID sessionId, Checkpoint checkpoint) {}
