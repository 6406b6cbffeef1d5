package dev.cairn.session;

import java.time.Instant;
import java.util.UUID;

/** A position in a list that is ordered by time: after the entry with this key. */
public record PageCursor(Instant time, UUID id) {}
