package dev.cairn.session;

import java.util.UUID;

/** The checkpoint that a forked session started from. The original session may no longer exist. */
public record ForkOrigin(UUID sessionId, UUID checkpointId) {}
