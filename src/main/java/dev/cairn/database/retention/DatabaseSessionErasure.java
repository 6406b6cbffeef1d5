package dev.cairn.database.retention;

import dev.cairn.database.session.AccessedSessions;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.database.transaction.SessionChange;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.SessionErasure;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.StoredTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Erases sessions from the database. */
@ApplicationScoped
@SessionChange
@DatabaseCall
@Transactional
public class DatabaseSessionErasure implements SessionErasure {

  @Inject private EntityManager entityManager;
  @Inject private AccessedSessions sessions;
  @Inject private Clock clock;
  @Inject private Event<PurgedSession> purged;

  @Override
  @SessionChange
  public Instant restoreSession(UUID sessionId, ExpectedVersion expected) {
    return sessions.restored(sessionId, expected, StoredTime.now(clock));
  }

  @Override
  @SessionChange
  public PurgedSession purgeSession(UUID sessionId, ExpectedVersion expected) {
    SessionEntity session = sessions.purgeable(sessionId, expected);
    PurgedSession result =
        new PurgedSession(
            sessionId, session.deletedAt(), SessionRows.erase(entityManager, session));
    purged.fire(result);
    return result;
  }
}
