package dev.cairn.database.session;

import dev.cairn.database.access.SessionAccess;
import dev.cairn.database.message.CachedMessages;
import dev.cairn.database.message.CheckpointLookup;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Caller;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries on {@code checkpoint} and {@code checkpoint_directory}. */
@ApplicationScoped
public class CheckpointQueries implements CheckpointLookup {

  /**
   * The limit of a batch of checkpoints: the number of their messages, and the bytes of their
   * metadata.
   */
  private static final int BATCH_MESSAGES = 100_000;

  private static final int BATCH_METADATA_BYTES = 2 << 20;

  @Inject private EntityManager entityManager;

  /**
   * Returns the checkpoints of a session, oldest first, without their messages and metadata.
   *
   * @param skip how many to skip
   */
  List<CheckpointRow> rowsAfter(UUID sessionId, int skip, int limit) {
    // H2 reads the rest of a session and sorts it, unless the order is that of an index's columns.
    return entityManager
        .createQuery(
            "select c.id, c.parentId, c.sequence, c.createdAt, c.messageCount,"
                + " cast(sql('octet_length(?)', c.metadata) as Integer)"
                + " from CheckpointEntity c where c.sessionId = :session"
                + " and c.sequence > :skip order by c.sessionId, c.sequence",
            CheckpointRow.class)
        .setParameter("session", sessionId)
        .setParameter("skip", skip)
        .setMaxResults(limit)
        .getResultList()
        .stream()
        .map(row -> row.messageCount() == null ? counted(sessionId, row) : row)
        .toList();
  }

  private CheckpointRow counted(UUID sessionId, CheckpointRow row) {
    return row.withMessageCount(
        entityManager
            .createQuery(
                "select c.messageRuns from CheckpointEntity c where c.sessionId = :session"
                    + " and c.id = :id",
                MessageRuns.class)
            .setParameter("session", sessionId)
            .setParameter("id", row.id())
            .getSingleResult()
            .messageCount());
  }

  /**
   * Returns the checkpoints of a session, oldest first: at least one, up to the limit of a batch.
   *
   * @param skip how many to skip
   */
  public List<CheckpointEntity> after(UUID sessionId, int skip, int limit) {
    return entityManager
        .createQuery(
            "select c from CheckpointEntity c where c.sessionId = :session"
                + " and c.sequence > :skip and c.sequence <= :end order by c.sequence",
            CheckpointEntity.class)
        .setParameter("session", sessionId)
        .setParameter("skip", skip)
        .setParameter("end", endOfBatch(rowsAfter(sessionId, skip, limit)))
        .getResultList();
  }

  private static int endOfBatch(List<CheckpointRow> rows) {
    int end = 0;
    long messages = 0;
    long metadataBytes = 0;
    for (CheckpointRow row : rows) {
      messages += row.messageCount();
      metadataBytes += row.metadataBytes() == null ? 0 : row.metadataBytes();
      if (end > 0 && (messages > BATCH_MESSAGES || metadataBytes > BATCH_METADATA_BYTES)) {
        break;
      }
      end = row.sequence();
    }
    return end;
  }

  @Override
  public boolean exists(UUID sessionId, UUID checkpointId) {
    return sequence(sessionId, checkpointId).isPresent();
  }

  @Override
  public boolean isCurrent(UUID sessionId, CachedMessages.Anchor checkpoint) {
    return !entityManager
        .createQuery(
            "select c.sequence from CheckpointEntity c where c.sessionId = :session and c.id = :id"
                + " and c.session.contentVersion.number = :version",
            Integer.class)
        .setParameter("session", sessionId)
        .setParameter("id", checkpoint.checkpointId())
        .setParameter("version", checkpoint.contentVersion())
        .getResultList()
        .isEmpty();
  }

  /** Returns the sequence of a checkpoint in its session, from 1. */
  Optional<Integer> sequence(UUID sessionId, UUID checkpointId) {
    return entityManager
        .createQuery(
            "select c.sequence from CheckpointEntity c where c.sessionId = :session and c.id = :id",
            Integer.class)
        .setParameter("session", sessionId)
        .setParameter("id", checkpointId)
        .getResultList()
        .stream()
        .findFirst();
  }

  public Optional<CheckpointEntity> find(UUID sessionId, UUID checkpointId) {
    return Optional.ofNullable(
        entityManager.find(
            CheckpointEntity.class, new CheckpointEntity.Key(sessionId, checkpointId)));
  }

  /**
   * Returns a checkpoint of a session. The session must have been loaded with its active
   * checkpoint.
   *
   * @param checkpointId empty for the active one
   * @throws StorageException {@code NOT_FOUND} if the session does not have it
   */
  public CheckpointEntity of(SessionEntity session, Optional<UUID> checkpointId) {
    return checkpointId
        .filter(id -> !id.equals(session.activeCheckpointId()))
        .map(
            id ->
                find(session.id(), id)
                    .orElseThrow(() -> new StorageException(Problem.CHECKPOINT_NOT_FOUND)))
        .orElseGet(session::activeCheckpoint);
  }

  /**
   * Returns the checkpoint with the given id, and its session, if it exists for the caller. Takes
   * the same steps for one that does not exist.
   */
  Optional<CheckpointEntity> find(Caller caller, UUID checkpointId) {
    List<UUID> listed = listedSession(checkpointId);
    return SessionAccess.visible(caller)
        .and("c.id = :id", "id", checkpointId)
        .and("c.sessionId between :first and :last")
        .with("first", listed.isEmpty() ? CheckpointId.firstSession(checkpointId) : listed.get(0))
        .with("last", listed.isEmpty() ? CheckpointId.lastSession(checkpointId) : listed.get(0))
        .query(
            entityManager,
            CheckpointEntity.class,
            "select c from CheckpointEntity c join fetch c.session s",
            "")
        .getResultList()
        .stream()
        .findFirst();
  }

  private List<UUID> listedSession(UUID checkpointId) {
    return entityManager
        .createQuery(
            "select d.sessionId from CheckpointDirectoryEntity d where d.id = :id", UUID.class)
        .setParameter("id", checkpointId)
        .getResultList();
  }

  /** Replaces the metadata of a checkpoint, which is otherwise immutable. */
  public void replaceMetadata(SessionKey key, UUID checkpointId, JsonText metadata) {
    entityManager
        .createNativeQuery("update checkpoint set metadata = ?1 where session_id = ?2 and id = ?3")
        .setParameter(1, CheckpointEntity.stored(metadata, key, checkpointId))
        .setParameter(2, key.sessionId())
        .setParameter(3, checkpointId)
        .executeUpdate();
  }

  /** Encrypts metadata that was stored before its session had a key. */
  public void encryptMetadata(SessionKey key, CheckpointEntity checkpoint) {
    checkpoint
        .storedMetadata()
        .filter(SessionKey::isPlain)
        .ifPresent(plain -> replaceMetadata(key, checkpoint.id(), JsonText.of(plain)));
    entityManager.detach(checkpoint);
  }

  /** Returns whether the metadata of any checkpoint of a session is stored in plaintext. */
  public boolean hasPlainMetadata(UUID sessionId) {
    return !entityManager
        .createNativeQuery(
            "select sequence from checkpoint where session_id = ?1"
                + " and substring(metadata from 1 for 1) <> ?2 fetch first 1 rows only",
            Integer.class)
        .setParameter(1, sessionId)
        .setParameter(2, SessionKey.firstByte())
        .getResultList()
        .isEmpty();
  }

  /**
   * Adds checkpoints that bring their own ids.
   *
   * @throws StorageException {@code INVALID_REQUEST} if another session has one of the ids
   */
  public void addImported(List<CheckpointEntity> checkpoints) {
    if (checkpoints.stream().anyMatch(this::isElsewhere) || anyIsListed(checkpoints)) {
      throw new StorageException(Problem.ARCHIVE_CONFLICT);
    }
    for (CheckpointEntity checkpoint : checkpoints) {
      entityManager.persist(checkpoint);
      if (!CheckpointId.leadsTo(checkpoint.id(), checkpoint.sessionId())) {
        entityManager.persist(new CheckpointDirectoryEntity(checkpoint));
      }
    }
    entityManager.flush();
    entityManager.clear();
  }

  /** Returns whether the id leads to another session that has such a checkpoint. */
  private boolean isElsewhere(CheckpointEntity checkpoint) {
    return CheckpointId.isWellFormed(checkpoint.id())
        && !CheckpointId.leadsTo(checkpoint.id(), checkpoint.sessionId())
        && !entityManager
            .createQuery(
                "select c.sequence from CheckpointEntity c where c.id = :id"
                    + " and c.sessionId between :first and :last",
                Integer.class)
            .setParameter("id", checkpoint.id())
            .setParameter("first", CheckpointId.firstSession(checkpoint.id()))
            .setParameter("last", CheckpointId.lastSession(checkpoint.id()))
            .getResultList()
            .isEmpty();
  }

  private boolean anyIsListed(List<CheckpointEntity> checkpoints) {
    return !entityManager
        .createQuery("select d.id from CheckpointDirectoryEntity d where d.id in :ids", UUID.class)
        .setParameter("ids", checkpoints.stream().map(CheckpointEntity::id).toList())
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }
}
