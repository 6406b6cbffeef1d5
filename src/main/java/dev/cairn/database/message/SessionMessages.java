package dev.cairn.database.message;

import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The messages of sessions: those that this node knows from memory, the others from their table.
 */
@ApplicationScoped
public class SessionMessages {

  @Inject private EntityManager entityManager;
  @Inject private MessageCache cache;
  @Inject private CheckpointLookup checkpoints;

  /**
   * Stores those messages that the session does not have. The caller holds its lock.
   *
   * @param seen the active checkpoint
   * @param nextOrdinal the ordinal for the first new message
   * @param digests of the messages, in order
   */
  public MessageTable.Stored store(
      UUID sessionId,
      CachedMessages.Anchor seen,
      int nextOrdinal,
      List<Message> messages,
      List<MessageTable.Digest> digests) {
    CachedMessages known = known(sessionId, seen);
    MessageTable.Stored stored =
        MessageTable.in(
            entityManager,
            sessionId,
            table -> table.store(messages, digests, known.ordinals(digests), nextOrdinal));
    if (!stored.found().isEmpty()) {
      known.addOrdinals(seen, stored.found()); // what is new is not known before the commit
      cache.keep(sessionId, known);
    }
    return stored;
  }

  /**
   * Reads the messages of checkpoints of one session; what they share is read and held once.
   *
   * @param last the most messages of each, the last ones
   * @return the messages by checkpoint
   */
  public Map<UUID, List<Message>> read(
      UUID sessionId, Collection<CheckpointMessages> wanted, int last) {
    Map<UUID, int[]> ordinals = new HashMap<>();
    wanted.forEach(
        checkpoint ->
            ordinals.put(
                checkpoint.anchor().checkpointId(), checkpoint.runs().last(last).ordinals()));
    IntFunction<Message> messages =
        read(
            sessionId,
            wanted.stream().map(CheckpointMessages::anchor).toList(),
            ordinals.values().stream().flatMapToInt(Arrays::stream).toArray());
    return ordinals.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                checkpoint -> Arrays.stream(checkpoint.getValue()).mapToObj(messages).toList()));
  }

  /**
   * Reads those messages that are not known.
   *
   * @param seen the checkpoints that refer to them
   * @return all of them by ordinal
   */
  private IntFunction<Message> read(
      UUID sessionId, List<CachedMessages.Anchor> seen, int[] ordinals) {
    if (ordinals.length == 0) {
      return Map.<Integer, Message>of()::get;
    }
    CachedMessages.Anchor latest =
        Collections.max(seen, Comparator.comparingInt(CachedMessages.Anchor::sequence));
    CachedMessages known = known(sessionId, latest);
    int[] unknown = known.withoutMessage(ordinals);
    if (unknown.length > 0) {
      known.addMessages(
          latest, MessageTable.in(entityManager, sessionId, table -> table.read(unknown)));
      cache.keep(sessionId, known);
    }
    return known::message;
  }

  private CachedMessages known(UUID sessionId, CachedMessages.Anchor seen) {
    return cache.of(sessionId, seen, checkpointId -> checkpoints.exists(sessionId, checkpointId));
  }
}
