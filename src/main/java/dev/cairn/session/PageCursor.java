package dev.cairn.session;

import java.time.Instant;
import java.util.UUID;

/** A place in a list that is ordered by time: behind the entry with this key. */
public record PageCursor(Instant time, UUID id) {}
