package dev.cairn.database.search;

import dev.cairn.search.TextReader;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Updates sessions in the index to their state in the database. */
@ApplicationScoped
class GramWriter {

  /** Messages read per batch. */
  private static final int BATCH = 200;

  /**
   * The size of a message above which reading it for upkeep would take memory that requests need.
   */
  private static final int LARGEST_READ = 4 << 20;

  @Inject private IndexedSessions sessions;
  @Inject private TextReader texts;

  /** Returns the sessions whose state in the index differs from that in the database. */
  Set<UUID> differing(GramStore store) {
    Map<UUID, IndexedState> now = sessions.states();
    Set<UUID> differing = new HashSet<>(store.states().keySet());
    differing.addAll(now.keySet());
    differing.removeIf(id -> now.containsKey(id) && now.get(id).equals(store.states().get(id)));
    return differing;
  }

  /**
   * Updates a session in the index, unless it is too much.
   *
   * @param most the maximum number of messages to add
   * @param isStopped tells whether to stop early
   * @return whether the session is up to date
   */
  boolean update(GramStore store, UUID sessionId, int most, BooleanSupplier isStopped)
      throws IOException {
    Optional<IndexedState> now = sessions.state(sessionId);
    IndexedState known = store.states().get(sessionId);
    if (now.equals(Optional.ofNullable(known))) {
      return true;
    }
    if (now.isEmpty()) {
      store.erase(sessionId);
      return true;
    }
    boolean hasMore = known != null && isBefore(sessionId, known, now.get());
    int[] ordinals =
        hasMore
            ? IntStream.range(known.messages(), now.get().messages()).toArray()
            : sessions.ordinals(sessionId);
    if (ordinals.length > most) {
      return false;
    }
    if (!hasMore) {
      store.erase(sessionId);
      store.know(sessionId, IndexedState.BEGUN);
    }
    if (!add(store, sessionId, ordinals, isStopped)) {
      return false;
    }
    store.know(sessionId, now.get());
    return true;
  }

  private boolean isBefore(UUID sessionId, IndexedState known, IndexedState now) {
    return known.isPrefixOf(now) && sessions.hasCheckpoint(sessionId, known.checkpointId());
  }

  private boolean add(GramStore store, UUID sessionId, int[] ordinals, BooleanSupplier isStopped)
      throws IOException {
    if (ordinals.length == 0) {
      return true;
    }
    Map<Integer, Message.Role> large = sessions.large(sessionId, ordinals[0], LARGEST_READ);
    for (int ordinal : ordinals) {
      if (large.containsKey(ordinal)) {
        store.addUnread(sessionId, ordinal, large.get(ordinal));
      }
    }
    int[] others = Arrays.stream(ordinals).filter(ordinal -> !large.containsKey(ordinal)).toArray();
    return addRead(store, sessionId, others, isStopped);
  }

  /**
   * Messages that were erased in the meantime are skipped: their session is reported as changed
   * again.
   */
  private boolean addRead(
      GramStore store, UUID sessionId, int[] ordinals, BooleanSupplier isStopped)
      throws IOException {
    for (int i = 0; i < ordinals.length; ) {
      if (isStopped.getAsBoolean()) {
        return false;
      }
      int end = Math.min(ordinals.length, i + BATCH);
      Map<Integer, Message> piece =
          sessions.readFirst(sessionId, Arrays.copyOfRange(ordinals, i, end));
      do {
        Message message = piece.get(ordinals[i]);
        if (message != null) {
          store.add(sessionId, ordinals[i], message.role(), texts.read(message).folded());
        }
        i++;
      } while (i < end && piece.containsKey(ordinals[i]));
    }
    return true;
  }
}
