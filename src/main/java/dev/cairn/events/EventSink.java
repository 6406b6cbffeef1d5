package dev.cairn.events;

import dev.cairn.session.SessionEvent;

/**
 * Receives events. No method waits for the reader: what cannot be sent immediately is buffered as
 * long as there is room.
 */
public interface EventSink extends OpenStream {

  /** Returns whether there is room for another event. */
  boolean hasRoom();

  /**
   * Sends an event.
   *
   * @param id the id from which a listener resumes after this event
   */
  void event(String id, SessionEvent event);

  /**
   * Reports that events are missing.
   *
   * @param id the id from which a listener resumes after the gap
   */
  void gap(String id, EventGap gap);
}
