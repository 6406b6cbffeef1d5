package dev.cairn.database.session;

import java.util.UUID;

/** A session gets a checkpoint in the transaction at hand, of which Hibernate knows nothing. */
public record AppendedSession(UUID id) {}
