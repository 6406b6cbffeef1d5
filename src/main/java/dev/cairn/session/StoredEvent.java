package dev.cairn.session;

/**
 * An event as it was found.
 *
 * @param position among those of all sessions; 0 if it has none yet
 * @param wasPublic whether the session was, after the event
 * @param session as it was at the moment at which the event was read
 */
public record StoredEvent(
    SessionEvent event, long position, boolean wasPublic, SessionSight session) {

  /**
   * Whether the caller is told of it: who sees the session now, and of a deletion who would see the
   * session without it, then and now.
   */
  public boolean isFor(Caller caller) {
    return session.isOpenTo(caller)
        || event.kind() == EventKind.SESSION_DELETED
            && session.isDeleted()
            && session.undeleted().isOpenTo(caller)
            && new SessionSight(session.owner(), wasPublic, false).isOpenTo(caller);
  }
}
