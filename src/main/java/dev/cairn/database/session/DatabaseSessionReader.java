package dev.cairn.database.session;

import dev.cairn.database.DatabaseCall;
import dev.cairn.database.message.MessageComparison;
import dev.cairn.database.message.MessagePages;
import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionReader;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Parts of the sessions in the database. */
@ApplicationScoped
@Typed(DatabaseSessionReader.class)
@DatabaseCall
@Transactional
public class DatabaseSessionReader implements SessionReader {

  @Inject private AccessedSessions sessions;
  @Inject private CheckpointQueries checkpoints;
  @Inject private MessagePages pages;
  @Inject private MessageComparison comparison;

  @Override
  public ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query) {
    SessionEntity session = sessions.readableWithCheckpoint(sessionId, query.known());
    CheckpointEntity checkpoint = checkpoint(session, query.checkpointId());
    int total = checkpoint.messageCount();
    ListMessagesQuery.Range range = query.range(total, session.updatedAt());
    var messages = pages.read(sessionId, checkpoint.messages(), range, query.maxBytes());
    int place = range.isFromEnd() ? range.end() - messages.size() : range.first();
    return ListMessagesResult.of(checkpoint.id(), session.updatedAt(), total, place, messages);
  }

  @Override
  public CheckpointDiff compareCheckpoints(CompareCheckpointsQuery query) {
    CheckpointEntity checkpoint = sessions.readableCheckpoint(query.checkpointId());
    UUID sessionId = checkpoint.sessionId();
    CheckpointEntity against =
        checkpoints
            .find(sessionId, query.againstId())
            .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND));
    return comparison.compare(sessionId, query, checkpoint.messages(), against.messages());
  }

  private CheckpointEntity checkpoint(SessionEntity session, Optional<UUID> id) {
    return id.filter(wanted -> !wanted.equals(session.activeCheckpointId()))
        .map(
            wanted ->
                checkpoints
                    .find(session.id(), wanted)
                    .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND)))
        .orElseGet(session::activeCheckpoint);
  }
}
