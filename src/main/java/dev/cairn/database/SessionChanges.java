package dev.cairn.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Who changes which session on this node. */
@ApplicationScoped
class SessionChanges {

  /** One is at work, and the next one is there when it ends. */
  private static final int AT_ONCE = 2;

  private final Turns<UUID> turns = new Turns<>(AT_ONCE, "too many changes of the session at once");

  /** As {@link Turns#await}. */
  Turns.Turn await(UUID sessionId) {
    return turns.await(sessionId);
  }
}
