package dev.cairn.events;

import static java.util.stream.Collectors.groupingBy;

import dev.cairn.security.ActiveSignIns;
import dev.cairn.security.SignIn;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionEvents;
import dev.cairn.session.SessionEvents.ListenedSession;
import dev.cairn.session.SessionEvents.Positions;
import dev.cairn.session.StoredEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All listeners on this node. Whatever their number, the storage is polled once for all of them:
 * one query asks whether anything happened to the sessions that they listen to, and only then are
 * the events read. While nobody listens, the storage is not polled at all. Writers are never
 * affected.
 *
 * <p>Undelivered events stay in the storage: slow readers receive them later, and hold neither
 * memory nor a thread.
 */
@ApplicationScoped
public class EventHub {

  private static final System.Logger LOG = System.getLogger(EventHub.class.getName());

  /** Less than the documented delay after which the end of a sign-in takes effect. */
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(3);

  private static final int BATCH = 100;

  /**
   * The maximum number of different places served per round, so that listeners that have fallen
   * behind do not delay the others.
   */
  private static final int MAX_BEHIND = 8;

  /** How many batches are read before other work gets its turn. */
  private static final int ROUNDS = 20;

  @Inject private SessionEvents events;
  @Inject private ActiveSignIns signIns;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final Map<OpenStream, SignIn> watched = new ConcurrentHashMap<>();
  private long lastCheck = System.nanoTime();
  private volatile boolean isStopped;

  /**
   * Starts delivering the events of a session.
   *
   * @param number the number of the last known event
   */
  public void listen(SignIn signIn, UUID sessionId, long number, EventSink sink) {
    add(new Listener(signIn, Optional.of(sessionId), number, sink));
  }

  /**
   * Starts delivering the events of all sessions.
   *
   * @param position the position of the last known event
   */
  public void listen(SignIn signIn, long position, EventSink sink) {
    add(new Listener(signIn, Optional.empty(), position, sink));
  }

  /**
   * Watches a stream fed by another server, and ends it once the sign-in has ended or nobody reads
   * it.
   */
  public void watch(SignIn signIn, OpenStream stream) {
    watched.put(stream, signIn);
    if (isStopped) {
      stream.end();
    }
  }

  private void add(Listener listener) {
    listeners.add(listener);
    if (isStopped) {
      listener.sink().end();
    }
  }

  /** Ends all streams because the server is stopping. Clients resume at another node. */
  public void stop() {
    isStopped = true;
    each(listeners, listener -> listener.sink().end());
    each(watched.keySet(), OpenStream::end, watched::remove);
  }

  private void each(Collection<Listener> some, Consumer<Listener> turn) {
    each(
        some,
        turn,
        listener -> {
          listeners.remove(listener);
          listener.sink().end();
        });
  }

  /**
   * Runs an action on each item. If it fails for one, that item is ended and the others are not
   * affected.
   */
  private static <T> void each(Collection<T> some, Consumer<T> turn, Consumer<T> ending) {
    for (T one : some) {
      try {
        turn.accept(one);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "A stream that cannot be written to is closed", e);
        end(one, ending);
      }
    }
  }

  private static <T> void end(T one, Consumer<T> ending) {
    try {
      ending.accept(one);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "A stream cannot be closed", e);
    }
  }

  /**
   * Delivers new events to all listeners. Must be called by one thread at a time.
   *
   * @throws dev.cairn.session.StorageException if the storage cannot be read; no event is lost, and
   *     all are delivered next time
   */
  public void poll() {
    listeners.removeIf(listener -> !listener.sink().isOpen());
    watched.keySet().removeIf(stream -> !stream.isOpen());
    if (listeners.isEmpty() && watched.isEmpty()) {
      return;
    }
    try {
      checkSignIns();
      int rounds = 0;
      boolean isMore = true;
      while (isMore && rounds < ROUNDS) {
        isMore = deliverSessionEvents() | deliverGlobalEvents();
        rounds++;
      }
    } finally {
      each(listeners, listener -> listener.sink().heartbeat());
      each(watched.keySet(), OpenStream::heartbeat, OpenStream::end);
    }
  }

  private void checkSignIns() {
    if (System.nanoTime() - lastCheck < BETWEEN_CHECKS.toNanos()) {
      return;
    }
    Set<SignIn> all =
        Stream.concat(listeners.stream().map(Listener::signIn), watched.values().stream())
            .collect(Collectors.toSet());
    Map<SignIn, Caller> standing = signIns.filter(all);
    each(
        listeners.stream().filter(listener -> all.contains(listener.signIn())).toList(),
        listener -> listener.become(Optional.ofNullable(standing.get(listener.signIn()))));
    Set<SignIn> ended = new HashSet<>(all);
    ended.removeAll(standing.keySet());
    each(
        watched.keySet(),
        stream -> {
          if (ended.contains(watched.get(stream))) {
            stream.end();
          }
        },
        OpenStream::end);
    lastCheck = System.nanoTime();
  }

  /** Delivers events of single sessions. Returns whether more are available now. */
  private boolean deliverSessionEvents() {
    Map<UUID, List<Listener>> bySession =
        listeners.stream()
            .filter(listener -> listener.sessionId().isPresent() && listener.sink().isOpen())
            .collect(groupingBy(listener -> listener.sessionId().get()));
    if (bySession.isEmpty()) {
      return false;
    }
    Map<UUID, ListenedSession> sessions = events.sessions(bySession.keySet());
    boolean isMore = false;
    for (Map.Entry<UUID, List<Listener>> entry : bySession.entrySet()) {
      ListenedSession session = sessions.get(entry.getKey());
      if (session == null) { // the session was purged
        each(entry.getValue(), listener -> listener.sink().end());
      } else {
        isMore |= deliver(entry.getKey(), entry.getValue(), session);
      }
    }
    return isMore;
  }

  private boolean deliver(UUID sessionId, List<Listener> some, ListenedSession session) {
    boolean isMore = false;
    for (List<Listener> same : byPlace(some, session.number())) {
      List<StoredEvent> page = events.after(sessionId, same.get(0).lastSeen(), BATCH);
      each(same, listener -> listener.deliver(page, session));
      isMore |= page.size() == BATCH;
    }
    each(some, listener -> listener.endUnlessOpen(session));
    return isMore;
  }

  /** Delivers events of all sessions. Returns whether more are available now. */
  private boolean deliverGlobalEvents() {
    List<Listener> all =
        listeners.stream()
            .filter(listener -> listener.sessionId().isEmpty() && listener.sink().isOpen())
            .toList();
    if (all.isEmpty()) {
      return false;
    }
    Positions positions = events.order();
    boolean isMore = false;
    for (List<Listener> same : byPlace(all, positions.given())) {
      List<StoredEvent> page = events.after(same.get(0).lastSeen(), BATCH);
      boolean areAll = page.size() < BATCH;
      each(same, listener -> listener.deliver(page, areAll, positions));
      isMore |= !areAll;
    }
    return isMore;
  }

  /**
   * Groups the listeners that can accept events by their last event. Returns the group that is up
   * to date and some of those that have fallen behind.
   */
  private static List<List<Listener>> byPlace(List<Listener> some, long latest) {
    Map<Long, List<Listener>> byPlace =
        some.stream()
            .filter(listener -> listener.canReceive(latest))
            .collect(groupingBy(Listener::lastSeen));
    List<Long> places = new ArrayList<>(byPlace.keySet());
    Collections.shuffle(places);
    places.sort((one, other) -> byPlace.get(other).size() - byPlace.get(one).size());
    Optional<Long> last = places.stream().filter(place -> place <= latest).max(Long::compare);
    last.ifPresent(place -> Collections.swap(places, 0, places.indexOf(place)));
    return places.stream().limit(MAX_BEHIND).map(byPlace::get).toList();
  }
}
