package dev.cairn.database.session;

import java.util.UUID;

/**
 * A session to which the current transaction appends a checkpoint, without Hibernate's knowledge.
 */
public record AppendedSession(SessionEntity session) {

  public UUID id() {
    return session.id();
  }
}
