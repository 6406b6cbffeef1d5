package dev.cairn.session;

import java.util.UUID;

/**
 * Reports that a checkpoint was stored, and how many of its messages were new.
 *
 * @param receivedMessages number of messages that the client sent
 * @param storedMessages how many of them the session did not have yet
 * @param receivedBytes size of the received messages, as JSON
 * @param storedBytes size of the new messages
 */
public record CheckpointStored(
    UUID sessionId,
    int receivedMessages,
    int storedMessages,
    long receivedBytes,
    long storedBytes) {}
