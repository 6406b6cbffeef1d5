package dev.cairn.events;

import dev.cairn.security.SignIn;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionEvents.Listened;
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
  private long heard;
  private long toldErased;

  /**
   * @param sessionId empty for all sessions
   * @param heard the number or the position of the last known event
   */
  Listener(SignIn signIn, Optional<UUID> sessionId, long heard, EventSink sink) {
    this.signIn = signIn;
    this.sessionId = sessionId;
    this.sink = sink;
    this.caller = signIn.caller();
    this.heard = heard;
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

  long heard() {
    return heard;
  }

  /** Returns whether the listener has room for events that it has not received yet. */
  boolean waitsFor(long latest) {
    return heard != latest && sink.hasRoom();
  }

  /** Sets the current caller, or ends the stream if the sign-in has ended. */
  void become(Optional<Caller> current) {
    current.ifPresentOrElse(same -> caller = same, sink::end);
  }

  /** Ends the stream if the caller can no longer see the session. */
  void endUnlessOpen(Listened session) {
    if (!session.session().isOpenTo(caller)) {
      sink.end();
    }
  }

  /**
   * Delivers the events of the listener's session.
   *
   * @param events the events after the last known one, or the first of them
   * @param session the session as it was before these events were read
   */
  void tell(List<StoredEvent> events, Listened session) {
    long first = events.isEmpty() ? session.number() + 1 : events.get(0).event().number();
    if (heard > session.number() || first > heard + 1) {
      if (session.session().isOpenTo(caller)) {
        sink.gap(
            Long.toString(first - 1),
            new EventGap(
                Long.toString(heard),
                events.isEmpty() ? Optional.empty() : Optional.of(Long.toString(first)),
                Long.toString(session.number())));
      }
      heard = first - 1;
    }
    for (StoredEvent stored : events) {
      if (!sink.hasRoom()) {
        return;
      }
      if (stored.isFor(caller)) {
        sink.event(Long.toString(stored.event().number()), stored.event());
      }
      heard = stored.event().number();
    }
    if (!events.isEmpty() && !events.get(0).session().isOpenTo(caller)) {
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
  void tell(List<StoredEvent> events, boolean areAll, Positions positions) {
    boolean isAhead = heard > positions.given();
    if (isAhead || heard < positions.erased() && toldErased < positions.erased()) {
      String id = EventPosition.text(isAhead ? positions.given() : heard);
      sink.gap(
          id,
          new EventGap(
              EventPosition.text(heard),
              events.stream().findFirst().map(each -> EventPosition.text(each.position())),
              EventPosition.text(positions.given())));
      toldErased = positions.erased();
    }
    if (isAhead) {
      heard = positions.given();
      return;
    }
    for (StoredEvent stored : events) {
      if (!sink.hasRoom()) {
        return;
      }
      if (stored.isFor(caller)) {
        sink.event(EventPosition.text(stored.position()), stored.event());
      }
      heard = stored.position();
    }
    if (areAll) { // purged events leave gaps
      heard = Math.max(heard, positions.given());
    }
  }
}
