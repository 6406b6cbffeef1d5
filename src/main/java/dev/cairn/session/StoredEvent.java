package dev.cairn.session;

/**
 * An event as read from the store.
 *
 * @param position the position in the stream of all sessions; 0 if it has none yet
 * @param wasPublic whether the session was public right after the event
 * @param session the state of the session when the event was read
 */
public record StoredEvent(
    SessionEvent event, long position, boolean wasPublic, SessionSight session) {

  /**
   * Returns whether the caller should receive the event. That is everyone who can see the session
   * now. A deletion is also sent to those who could see the session if it were not deleted, judged
   * both by its visibility then and by its visibility now.
   */
  public boolean isFor(Caller caller) {
    return session.isVisibleTo(caller)
        || event.kind() == EventKind.SESSION_DELETED
            && session.isDeleted()
            && session.undeleted().isVisibleTo(caller)
            && new SessionSight(session.owner(), wasPublic, false).isVisibleTo(caller);
  }
}
