package dev.cairn.database.session;

import dev.cairn.database.message.MessageComparison;
import dev.cairn.database.message.MessagePages;
import dev.cairn.database.transaction.DatabaseCall;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.ForkOrigin;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionReader;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads parts of the sessions in the database. */
@ApplicationScoped
@Typed(DatabaseSessionReader.class)
@DatabaseCall
@Transactional
public class DatabaseSessionReader implements SessionReader {

  /**
   * The longest chain of forks that is followed; sessions further apart do not count as related.
   */
  private static final int LONGEST_LINEAGE = 100;

  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private MessagePages pages;
  @Inject private MessageComparison comparison;

  @Override
  public ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query) {
    SessionEntity session = sessions.readableWithCheckpoint(sessionId, query.known());
    CheckpointEntity checkpoint = checkpoints.of(session, query.checkpointId());
    return pages.list(checkpoint.id(), checkpoint.messages(), session.updatedAt(), query);
  }

  @Override
  public CheckpointDiff compareCheckpoints(CompareCheckpointsQuery query) {
    CheckpointEntity checkpoint = sessions.readableCheckpoint(query.checkpointId());
    CheckpointEntity against =
        checkpoints
            .find(checkpoint.sessionId(), query.againstId())
            .orElseGet(() -> ofRelative(checkpoint.session(), query.againstId()));
    return comparison.compare(query, compared(checkpoint), compared(against));
  }

  private static MessageComparison.Side compared(CheckpointEntity checkpoint) {
    return MessageComparison.Side.of(checkpoint.messages());
  }

  /** Returns a checkpoint of a session that is related by forks to the given one. */
  private CheckpointEntity ofRelative(SessionEntity session, UUID checkpointId) {
    CheckpointEntity checkpoint = sessions.readableCheckpoint(checkpointId);
    if (Collections.disjoint(lineage(session), lineage(checkpoint.session()))) {
      throw new StorageException(Problem.CHECKPOINT_NOT_FOUND);
    }
    return checkpoint;
  }

  /** Returns the session, the session it was forked from, and so on, as far as they exist. */
  private Set<UUID> lineage(SessionEntity session) {
    Set<UUID> lineage = new HashSet<>();
    Optional<UUID> next = Optional.of(session.id());
    while (next.isPresent() && lineage.size() < LONGEST_LINEAGE) {
      lineage.add(next.get());
      next =
          sessions
              .existing(next.get())
              .flatMap(each -> each.inheritance().origin())
              .map(ForkOrigin::sessionId);
    }
    return lineage;
  }
}
