package dev.cairn.database.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cairn.retention.PurgedSession;
import dev.cairn.retention.RedactedSession;
import dev.cairn.session.Message;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Caches messages of the sessions that were requested from this node recently. An agent reads its
 * session before every step and sends it whole afterwards, so most of both is known from the
 * previous step.
 */
@ApplicationScoped
public class MessageCache {

  /** The fraction of the heap that the cache may use; less if memory becomes scarce. */
  private static final int PART_OF_HEAP = 8;

  /** The fraction of the cache that one session may use: a larger session is cached in part. */
  private static final int PART_OF_SESSION = 4;

  private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;

  private final Cache<UUID, CachedMessages> sessions =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((UUID id, CachedMessages known) -> known.weight())
          .softValues()
          .build();

  @Inject private CheckpointLookup checkpoints;

  /**
   * Returns the cache of a session, empty if it is unknown or outdated.
   *
   * @param seen a checkpoint of the session, read in the current transaction
   */
  CachedMessages of(UUID sessionId, CachedMessages.Anchor seen) {
    CachedMessages known = sessions.getIfPresent(sessionId);
    return known != null && known.isValidFor(seen, id -> checkpoints.exists(sessionId, id))
        ? known
        : new CachedMessages(seen, MAX_BYTES / PART_OF_SESSION);
  }

  /** An agent reads what it has sent before its next step. */
  void remember(@Observes(during = TransactionPhase.AFTER_SUCCESS) NewMessages stored) {
    CachedMessages known = stored.known();
    if (stored.first() == 0) {
      keep(stored.sessionId(), known);
    } else { // unless it was evicted in the meantime
      sessions
          .asMap()
          .computeIfPresent(stored.sessionId(), (id, kept) -> kept == known ? known : kept);
    }
  }

  /** Evicts erased content from memory; on other nodes, it can no longer be reached. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) PurgedSession purged) {
    sessions.invalidate(purged.id());
  }

  /** Like {@link #forget(PurgedSession)}. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) RedactedSession redacted) {
    if (redacted.places() > 0) {
      sessions.invalidate(redacted.id());
    }
  }

  /**
   * Reads the messages that are not cached, and caches them if there is room.
   *
   * @param wanted the ordinals of the wanted messages
   * @param reader gets the distinct ordinals that are not cached, at least one
   */
  Map<Integer, Message> readUncached(
      UUID sessionId,
      CachedMessages.Anchor seen,
      CachedMessages known,
      int[] wanted,
      Function<int[], Map<Integer, Message>> reader) {
    int[] unknown = known.withoutMessage(wanted);
    if (unknown.length == 0) {
      return Map.of();
    }
    Map<Integer, Message> read = reader.apply(unknown);
    known.addMessages(seen, read);
    keep(sessionId, known);
    return read;
  }

  /** Stores the cache of a session, with what was added to it. */
  void keep(UUID sessionId, CachedMessages known) {
    sessions.put(sessionId, known);
  }
}
