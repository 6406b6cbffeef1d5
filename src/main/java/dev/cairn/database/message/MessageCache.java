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
 * Messages of the sessions that this node was asked for lately. An agent reads its session before
 * every step, and sends it whole after: most of both is known from the step before.
 */
@ApplicationScoped
public class MessageCache {

  /** The part of the heap that it may take; less if the heap gets scarce. */
  private static final int PART_OF_HEAP = 8;

  /** The part of this that one session may take: of a larger one, not all is remembered. */
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
   * What is known of a session.
   *
   * @param seen a checkpoint of it, read in the transaction at hand
   */
  CachedMessages of(UUID sessionId, CachedMessages.Anchor seen) {
    CachedMessages known = sessions.getIfPresent(sessionId);
    return known != null && known.isValidFor(seen, id -> checkpoints.exists(sessionId, id))
        ? known
        : new CachedMessages(seen, MAX_BYTES / PART_OF_SESSION);
  }

  /** What an agent sent, it reads before its next step. */
  void remember(@Observes(during = TransactionPhase.AFTER_SUCCESS) NewMessages stored) {
    CachedMessages known = stored.known();
    if (stored.first() == 0) {
      keep(stored.sessionId(), known);
    } else { // unless it was forgotten meanwhile
      sessions
          .asMap()
          .computeIfPresent(stored.sessionId(), (id, kept) -> kept == known ? known : kept);
    }
  }

  /** What is erased is not kept in memory either; on other nodes nobody finds it any more. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) PurgedSession purged) {
    sessions.invalidate(purged.id());
  }

  /** As {@link #forget(PurgedSession)}. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) RedactedSession redacted) {
    if (redacted.places() > 0) {
      sessions.invalidate(redacted.id());
    }
  }

  /**
   * Reads those messages that are not known, which they are from now on if there is room.
   *
   * @param wanted by ordinal
   * @param reader gets those that are not known, each once; there is one at least
   */
  Map<Integer, Message> readUnknown(
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

  /** Remembers it, with what was added. */
  void keep(UUID sessionId, CachedMessages known) {
    sessions.put(sessionId, known);
  }
}
