package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.session.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Compares the content of a session, as it comes, with that of one that is here. */
final class ArchivedComparison implements ContentSink {

  private static final int PIECE = 100;

  private final Session entityManager;
  private final UUID sessionId;
  private final List<MessageTable.Digest> digests;
  private final Deque<CheckpointEntity> piece = new ArrayDeque<>();
  private int messages;
  private int checkpoints;
  private boolean isSame = true;

  ArchivedComparison(Session entityManager, UUID sessionId) {
    this.entityManager = entityManager;
    this.sessionId = sessionId;
    this.digests = MessageTable.in(entityManager, sessionId, MessageTable::digests);
  }

  @Override
  public void message(Message message) {
    isSame &=
        messages < digests.size()
            && digests.get(messages++).equals(MessageTable.Digest.of(message.json()));
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) {
    if (piece.isEmpty()) {
      entityManager.clear();
      piece.addAll(
          CheckpointEntity.after(entityManager, sessionId, checkpoints)
              .setMaxResults(PIECE)
              .getResultList());
    }
    checkpoints++;
    isSame &= !piece.isEmpty() && piece.remove().toArchived().equals(checkpoint);
  }

  /** Whether all that came is here; how much there should be is known of the session. */
  boolean isSame() {
    return isSame;
  }
}
