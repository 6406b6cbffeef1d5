package dev.cairn.events;

import dev.cairn.session.SessionEvent;

/**
 * Where events go. No method waits for the reader: what cannot be passed on at once is kept as long
 * as there is room.
 */
public interface EventSink extends OpenStream {

  /** Whether it takes another event. */
  boolean hasRoom();

  /**
   * Passes an event on.
   *
   * @param id with which a listener goes on behind it
   */
  void event(String id, SessionEvent event);

  /**
   * Passes on that events are missing.
   *
   * @param id with which a listener goes on behind what is missing
   */
  void gap(String id, EventGap gap);
}
