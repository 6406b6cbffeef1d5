package dev.cairn.session;

import java.time.Instant;
import java.util.UUID;

/** A place in the list of sessions: behind the session with this key. */
public record SessionCursor(Instant updatedAt, UUID id) {}
