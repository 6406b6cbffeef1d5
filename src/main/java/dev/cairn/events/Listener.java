package dev.cairn.events;

import dev.cairn.security.SignIn;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionEvents.ListenedSession;
import dev.cairn.session.SessionEvents.Positions;
import dev.cairn.session.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A listener and how far it has read. Used by one thread at a time. */
final class Listener {

  private final SignIn signIn;
  private final Optional<UUID> sessionId;
  private final EventSink sink;
  private Caller caller;
  private long lastSeen;
  private long reportedErased;

  /**
   * @param sessionId empty for all sessions
   * @param lastSeen the number or the position of the last known event
   */
  Listener(SignIn signIn, Optional<UUID> sessionId, long lastSeen, EventSink sink) {
    this.signIn = signIn;
    this.sessionId = sessionId;
    this.sink = sink;
    this.caller = signIn.caller();
    this.lastSeen = lastSeen;
  }

  SignIn signIn() {
    return signIn;
  }

  Optional<UUID> sessionId() {
    return sessionId;
  }

  EventSink sink() {
    return sink;
  }

  long lastSeen() {
    return lastSeen;
  }

  /** Returns whether the listener has room for events that it has not received yet. */
  boolean canReceive(long latest) {
    return lastSeen != latest && sink.hasRoom();
  }

  /** Sets the current caller, or ends the stream if the sign-in has ended. */
  void become(Optional<Caller> current) {
    current.ifPresentOrElse(same -> caller = same, sink::end);
  }

  /** Ends the stream if the caller can no longer see the session. */
  void endUnlessOpen(ListenedSession session) {
    if (!session.session().isVisibleTo(caller)) {
      sink.end();
    }
  }

  /**
   * Delivers the events of the listener's session.
   *
   * @param events the events after the last known one, or the first of them
   * @param session the session as it was before these events were read
   */
  void deliver(List<StoredEvent> events, ListenedSession session) {
    long first = events.isEmpty() ? session.number() + 1 : events.get(0).event().number();
    if (lastSeen > session.number() || first > lastSeen + 1) {
      if (session.session().isVisibleTo(caller)) {
        sink.gap(
            Long.toString(first - 1),
            new EventGap(
                Long.toString(lastSeen),
                events.isEmpty() ? Optional.empty() : Optional.of(Long.toString(first)),
                Long.toString(session.number())));
      }
      lastSeen = first - 1;
    }
    for (StoredEvent stored : events) {
      if (!sink.hasRoom()) {
        return;
      }
      if (stored.isFor(caller)) {
        sink.event(Long.toString(stored.event().number()), stored.event());
      }
      lastSeen = stored.event().number();
    }
    if (!events.isEmpty() && !events.get(0).session().isVisibleTo(caller)) {
      sink.end();
    }
  }

  /**
   * Delivers the events of all sessions.
   *
   * @param events the events after the last known one, or the first of them
   * @param areAll whether these are all
   * @param positions the positions as they were before these events were read
   */
  void deliver(List<StoredEvent> events, boolean areAll, Positions positions) {
    boolean isAhead = lastSeen > positions.given();
    if (isAhead || lastSeen < positions.erased() && reportedErased < positions.erased()) {
      String id = EventPosition.text(isAhead ? positions.given() : lastSeen);
      sink.gap(
          id,
          new EventGap(
              EventPosition.text(lastSeen),
              events.stream().findFirst().map(each -> EventPosition.text(each.position())),
              EventPosition.text(positions.given())));
      reportedErased = positions.erased();
    }
    if (isAhead) {
      lastSeen = positions.given();
      return;
    }
    for (StoredEvent stored : events) {
      if (!sink.hasRoom()) {
        return;
      }
      if (stored.isFor(caller)) {
        sink.event(EventPosition.text(stored.position()), stored.event());
      }
      lastSeen = stored.position();
    }
    if (areAll) { // purged events leave gaps
      lastSeen = Math.max(lastSeen, positions.given());
    }
  }
}
