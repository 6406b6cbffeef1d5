package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.database.TransactionCheck;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.Message;
import jakarta.persistence.EntityManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Compares the arriving content of a session with that of a stored session. */
final class ArchivedComparison implements ContentSink {

  private static final int BATCH = 100;

  private final EntityManager entityManager;
  private final CheckpointQueries checkpointQueries;
  private final UUID sessionId;
  private final IntUnaryOperator places;
  private final UnaryOperator<MessageTable.Digest> stored;
  private final List<MessageTable.Digest> digests;
  private final Deque<CheckpointEntity> piece = new ArrayDeque<>();
  private int messages;
  private int checkpoints;
  private boolean isSame = true;

  ArchivedComparison(
      EntityManager entityManager, CheckpointQueries checkpointQueries, SessionEntity session) {
    this.entityManager = entityManager;
    this.checkpointQueries = checkpointQueries;
    this.sessionId = session.id();
    this.places = MessagePlaces.of(entityManager, session);
    this.stored = MessageTable.Digest.stored(session.key());
    this.digests = MessageTable.in(entityManager, session.key(), MessageTable::digests);
  }

  @Override
  public void message(Message message) {
    TransactionCheck.requireActive(entityManager);
    isSame &=
        messages < digests.size()
            && digests.get(messages++).equals(stored.apply(MessageTable.Digest.of(message.json())));
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) {
    TransactionCheck.requireActive(entityManager);
    if (piece.isEmpty()) {
      entityManager.clear();
      piece.addAll(checkpointQueries.after(sessionId, checkpoints, BATCH));
    }
    checkpoints++;
    isSame &= !piece.isEmpty() && piece.remove().toArchived(places).equals(checkpoint);
  }

  /**
   * Returns whether all content that arrived is stored here; the session itself tells how much
   * there should be.
   */
  boolean isSame() {
    return isSame;
  }
}
