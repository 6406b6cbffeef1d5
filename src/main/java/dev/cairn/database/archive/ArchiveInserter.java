package dev.cairn.database.archive;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.database.TransactionCheck;
import dev.cairn.database.message.MessageTable;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Inserts the content of a session in batches, as it arrives. */
final class ArchiveInserter implements ContentSink {

  private static final int BATCH_BYTES = 4 << 20;
  private static final int BATCH_ROWS = 100;

  /** The maximum number of bytes per ordinal, needed where no two ordinals are consecutive. */
  private static final int BYTES_OF_AN_ORDINAL = 32;

  private final EntityManager entityManager;
  private final CheckpointQueries checkpointQueries;
  private final SessionKey key;
  private final UnaryOperator<MessageTable.Digest> stored;
  private final Set<UUID> knownCheckpoints = new HashSet<>();
  private final List<Map.Entry<MessageTable.Digest, Message>> messages = new ArrayList<>();
  private final List<CheckpointEntity> checkpoints = new ArrayList<>();
  private int insertedMessages;
  private long bytes;
  private CheckpointEntity last;

  ArchiveInserter(
      EntityManager entityManager, CheckpointQueries checkpointQueries, SessionKey key) {
    this.entityManager = entityManager;
    this.checkpointQueries = checkpointQueries;
    this.key = key;
    this.stored = MessageTable.Digest.stored(key);
  }

  @Override
  public void message(Message message) {
    TransactionCheck.requireActive(entityManager);
    // Two messages may be equal after a redaction.
    messages.add(Map.entry(stored.apply(MessageTable.Digest.of(message.json())), message));
    bytes += message.json().length();
    if (messages.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
      insertMessages();
    }
  }

  private void insertMessages() {
    MessageTable.insert(entityManager, key, messages, insertedMessages);
    insertedMessages += messages.size();
    messages.clear();
    bytes = 0;
  }

  @Override
  public void checkpoint(ArchivedCheckpoint checkpoint) {
    TransactionCheck.requireActive(entityManager);
    if (!checkpoint.parentId().map(knownCheckpoints::contains).orElse(true)) {
      throw new StorageException(
          Problem.INVALID_ARCHIVE, "parent_id must be an earlier checkpoint of the session");
    }
    if (!knownCheckpoints.add(checkpoint.id())) {
      throw new StorageException(Problem.INVALID_ARCHIVE, "the session already has this id");
    }
    last =
        new CheckpointEntity(
            key,
            checkpoint.id(),
            checkpoint.parentId(),
            checkpoint.ordinals(),
            checkpoint.metadata());
    last.placeAt(knownCheckpoints.size(), checkpoint.createdAt());
    checkpoints.add(last);
    bytes += checkpoint.metadata().map(JsonText::length).orElse(0);
    bytes += (long) BYTES_OF_AN_ORDINAL * checkpoint.ordinals().length;
    if (checkpoints.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
      insertCheckpoints();
    }
  }

  private void insertCheckpoints() {
    checkpointQueries.addImported(checkpoints);
    checkpoints.clear();
    bytes = 0;
  }

  /** Inserts the rest, and returns the last checkpoint. */
  CheckpointEntity finish() {
    insertMessages();
    if (!checkpoints.isEmpty()) {
      insertCheckpoints();
    }
    return last;
  }
}
