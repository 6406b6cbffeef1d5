package dev.cairn.database.session;

import java.util.UUID;

/** A session that gets a checkpoint in the transaction at hand. Hibernate knows nothing of it. */
public record AppendedSession(SessionEntity session) {

  public UUID id() {
    return session.id();
  }
}
