package dev.cairn.session;

import java.util.UUID;

/** The checkpoint that a forked session began with. Its session may be gone since. */
public record ForkOrigin(UUID sessionId, UUID checkpointId) {}
