package dev.cairn.events;

import dev.cairn.security.SignIn;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionEvents.Listened;
import dev.cairn.session.SessionEvents.Positions;
import dev.cairn.session.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Somebody who listens, and how far. Used by one thread at a time. */
final class Listener {

  private final SignIn signIn;
  private final Optional<UUID> sessionId;
  private final EventSink sink;
  private Caller caller;
  private long heard;
  private long toldErased;

  /**
   * @param sessionId empty for all sessions
   * @param heard the number or the position of the last event that it knows
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

  /** Whether it can be told what is behind what it knows. */
  boolean waitsFor(long latest) {
    return heard != latest && sink.hasRoom();
  }

  /** Who it is now; empty if its sign-in has ended. */
  void become(Optional<Caller> current) {
    current.ifPresentOrElse(same -> caller = same, sink::end);
  }

  /** Ends it if it does not see the session any more. */
  void endUnlessOpen(Listened session) {
    if (!session.session().isOpenTo(caller)) {
      sink.end();
    }
  }

  /**
   * Tells it what happened to its session.
   *
   * @param events those behind what it knows, or the first of them
   * @param session as it was before these were read
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
   * Tells it what happened to all sessions.
   *
   * @param events those behind what it knows, or the first of them
   * @param areAll whether there are no more of them
   * @param positions as they were before these were read
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
    if (areAll) { // what was purged leaves holes
      heard = Math.max(heard, positions.given());
    }
  }
}
