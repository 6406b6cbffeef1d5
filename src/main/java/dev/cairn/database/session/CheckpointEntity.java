package dev.cairn.database.session;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.database.message.CachedMessages;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.JsonText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Length;

/** A row of {@code checkpoint}. Written once, never changed. */
@Entity
@Table(name = "checkpoint")
public class CheckpointEntity {

  @Id private UUID id;

  @Column(name = "session_id", nullable = false)
  private UUID sessionId;

  @Column(nullable = false)
  private int sequence;

  @Column(name = "parent_id")
  private UUID parentId;

  @Column(name = "message_runs", nullable = false)
  private byte[] messageRuns;

  @Column(name = "message_count", nullable = false)
  private int messageCount;

  @Column(length = Length.LONG32)
  private byte[] metadata;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt;

  /** For Hibernate. */
  protected CheckpointEntity() {}

  /**
   * A new checkpoint, to be appended to its session.
   *
   * @param ordinals its messages, in order
   */
  public CheckpointEntity(
      UUID id,
      UUID sessionId,
      Optional<UUID> parentId,
      int[] ordinals,
      Optional<JsonText> metadata) {
    this.id = id;
    this.sessionId = sessionId;
    this.parentId = parentId.orElse(null);
    this.messageRuns = MessageRuns.ofOrdinals(ordinals).encode();
    this.messageCount = ordinals.length;
    this.metadata = metadata.map(JsonText::toByteArray).orElse(null);
  }

  /**
   * The checkpoints of a session, oldest first.
   *
   * @param skip how many to leave out
   */
  public static TypedQuery<CheckpointEntity> after(
      EntityManager entityManager, UUID sessionId, int skip) {
    return entityManager
        .createQuery(
            "select c from CheckpointEntity c where c.sessionId = :session"
                + " and c.sequence > :skip order by c.sequence",
            CheckpointEntity.class)
        .setParameter("session", sessionId)
        .setParameter("skip", skip);
  }

  /** Whether a session has a checkpoint. */
  public static boolean isIn(EntityManager entityManager, UUID sessionId, UUID checkpointId) {
    return entityManager
            .createQuery(
                "select count(c) from CheckpointEntity c"
                    + " where c.id = :id and c.sessionId = :session",
                Long.class)
            .setParameter("id", checkpointId)
            .setParameter("session", sessionId)
            .getSingleResult()
        > 0;
  }

  public void placeAt(int sequence, Instant createdAt) {
    this.sequence = sequence;
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  /** In UTC. */
  public LocalDate day() {
    return LocalDate.ofInstant(createdAt, ZoneOffset.UTC);
  }

  UUID sessionId() {
    return sessionId;
  }

  int messageCount() {
    return messageCount;
  }

  /** Of everything that its messages are known by. */
  public CachedMessages.Anchor anchor() {
    return new CachedMessages.Anchor(id, sequence);
  }

  public MessageRuns runs() {
    return MessageRuns.decode(messageRuns);
  }

  public Optional<JsonText> metadata() {
    return Optional.ofNullable(metadata).map(JsonText::of);
  }

  public ArchivedCheckpoint toArchived() {
    return new ArchivedCheckpoint(
        id, Optional.ofNullable(parentId), runs().ordinals(), metadata(), createdAt);
  }

  CheckpointSummary toSummary(Optional<CheckpointState> state) {
    return new CheckpointSummary(
        id,
        sessionId,
        Optional.ofNullable(parentId),
        messageCount,
        createdAt,
        createdAt,
        state,
        Map.of());
  }

  Checkpoint toCheckpoint(CheckpointState state) {
    return new Checkpoint(
        id,
        sessionId,
        Optional.ofNullable(parentId),
        state,
        messageCount,
        createdAt,
        createdAt,
        Map.of());
  }
}
