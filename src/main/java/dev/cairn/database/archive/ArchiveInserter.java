package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/** Adds the content of a session as it comes, a batch at a time. */
final class ArchiveInserter implements ContentSink {

  private static final int BATCH_BYTES = 4 << 20;
  private static final int BATCH_ROWS = 100;

  private final Session entityManager;
  private final UUID sessionId;
  private final Set<MessageTable.Digest> knownMessages = new HashSet<>();
  private final Set<UUID> knownCheckpoints = new HashSet<>();
  private final Map<MessageTable.Digest, Message> messages = new LinkedHashMap<>();
  private final List<CheckpointEntity> checkpoints = new ArrayList<>();
  private long bytes;
  private CheckpointEntity last;

  ArchiveInserter(Session entityManager, UUID sessionId) {
    this.entityManager = entityManager;
    this.sessionId = sessionId;
  }

  @Override
  public void message(Message message) {
    MessageTable.Digest digest = MessageTable.Digest.of(message.json());
    if (!knownMessages.add(digest)) {
      throw new StorageException(Problem.INVALID_ARCHIVE, "the session has this message already");
    }
    messages.put(digest, message);
    bytes += message.json().length();
    if (messages.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
      insertMessages();
    }
  }

  private void insertMessages() {
    MessageTable.in(
        entityManager,
        sessionId,
        table -> {
          table.insert(messages, knownMessages.size() - messages.size());
          return null;
        });
    messages.clear();
    bytes = 0;
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) {
    if (!checkpoint.parentId().map(knownCheckpoints::contains).orElse(true)) {
      throw new StorageException(
          Problem.INVALID_ARCHIVE, "parent_id must be an earlier checkpoint of the session");
    }
    if (!knownCheckpoints.add(checkpoint.id())) {
      throw new StorageException(Problem.INVALID_ARCHIVE, "the session has this id already");
    }
    last =
        new CheckpointEntity(
            checkpoint.id(),
            sessionId,
            checkpoint.parentId(),
            checkpoint.ordinals(),
            checkpoint.metadata());
    last.placeAt(knownCheckpoints.size(), checkpoint.createdAt());
    checkpoints.add(last);
    if (checkpoints.size() == BATCH_ROWS) {
      insertCheckpoints();
    }
  }

  private void insertCheckpoints() {
    List<UUID> ids = checkpoints.stream().map(CheckpointEntity::id).toList();
    Long taken =
        entityManager
            .createQuery("select count(c) from CheckpointEntity c where c.id in :ids", Long.class)
            .setParameter("ids", ids)
            .getSingleResult();
    if (taken > 0) {
      throw new StorageException(Problem.ARCHIVE_CONFLICT);
    }
    checkpoints.forEach(entityManager::persist);
    entityManager.flush();
    entityManager.clear();
    checkpoints.clear();
  }

  /** Adds what is left, and answers the checkpoint that came last. */
  CheckpointEntity finish() {
    insertMessages();
    if (!checkpoints.isEmpty()) {
      insertCheckpoints();
    }
    return last;
  }
}
