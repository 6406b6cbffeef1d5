package dev.cairn.session;

import java.util.UUID;

/**
 * A checkpoint was stored, and how many of its messages were new.
 *
 * @param receivedMessages messages that the client sent
 * @param storedMessages those among them that the session did not have
 * @param receivedBytes bytes of what was sent, as JSON
 * @param storedBytes bytes of what was new
 */
public record CheckpointStored(
    UUID sessionId,
    int receivedMessages,
    int storedMessages,
    long receivedBytes,
    long storedBytes) {}
