package dev.cairn.database.message;

import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.hibernate.Session;

/**
 * The messages of sessions: those that this node knows from memory, the others from their table.
 */
@ApplicationScoped
public class SessionMessages {

  private final Session entityManager;
  private final MessageCache cache;

  @Inject
  public SessionMessages(Session entityManager, MessageCache cache) {
    this.entityManager = entityManager;
    this.cache = cache;
  }

  public SessionMessages() {
    this(null, null);
  }

  /**
   * Stores those messages that the session does not have. The caller holds its lock.
   *
   * @param digests of the messages, in order
   */
  public MessageTable.Stored store(
      SessionEntity session, List<Message> messages, List<MessageTable.Digest> digests) {
    CachedMessages.Anchor seen = session.anchor();
    CachedMessages known = known(session.id(), seen);
    MessageTable.Stored stored =
        MessageTable.in(
            entityManager,
            session.id(),
            table ->
                table.store(messages, digests, known.ordinals(digests), session.storedMessages()));
    if (!stored.found().isEmpty()) {
      known.addOrdinals(seen, stored.found()); // what is new is not known before the commit
      cache.keep(session.id(), known);
    }
    return stored;
  }

  /**
   * Reads the states of checkpoints of one session; what they share is read and held once.
   *
   * @param lastMessages the most messages of each
   */
  public Map<UUID, CheckpointState> states(
      UUID sessionId, Collection<CheckpointEntity> checkpoints, int lastMessages) {
    Map<UUID, int[]> ordinals = new HashMap<>();
    checkpoints.forEach(
        checkpoint ->
            ordinals.put(checkpoint.id(), checkpoint.runs().last(lastMessages).ordinals()));
    IntFunction<Message> messages =
        read(
            sessionId,
            checkpoints.stream().map(CheckpointEntity::anchor).toList(),
            ordinals.values().stream().flatMapToInt(Arrays::stream).toArray());
    Map<UUID, CheckpointState> states = new HashMap<>();
    for (CheckpointEntity checkpoint : checkpoints) {
      List<Message> ordered =
          Arrays.stream(ordinals.get(checkpoint.id())).mapToObj(messages).toList();
      states.put(checkpoint.id(), new CheckpointState(ordered, checkpoint.metadata()));
    }
    return states;
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
    return cache.of(
        sessionId,
        seen,
        checkpointId -> CheckpointEntity.isIn(entityManager, sessionId, checkpointId));
  }
}
