package dev.cairn.database.retention;

import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.retention.LegalHolds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Puts sessions of the database under legal hold. */
@ApplicationScoped
@DatabaseCall
@Transactional
public class DatabaseLegalHolds implements LegalHolds {

  @Inject private AccessedSessions sessions;

  @Override
  public boolean isHeld(UUID sessionId) {
    return sessions.isHeld(sessionId);
  }

  @Override
  @SessionChange
  public void setHeld(UUID sessionId, boolean isHeld) {
    sessions.hold(sessionId, isHeld);
  }
}
