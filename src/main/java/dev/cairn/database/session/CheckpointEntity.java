package dev.cairn.database.session;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.database.message.CachedMessages;
import dev.cairn.database.message.CheckpointMessages;
import dev.cairn.database.message.MessageRuns;
import dev.cairn.encryption.Place;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.MessageSequence;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;

/** A row of {@code checkpoint}. Inserted once; a redaction may change its metadata. */
@Entity
@Immutable
@IdClass(CheckpointEntity.Key.class)
@Table(name = "checkpoint")
public class CheckpointEntity {

  @Id private UUID sessionId;

  @Id private UUID id;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "sessionId", insertable = false, updatable = false)
  private SessionEntity session;

  private int sequence;
  private UUID parentId;

  @Convert(converter = MessageRuns.Converter.class)
  private MessageRuns messageRuns;

  /** Null in rows older than the column. */
  private Integer messageCount;

  @Column(length = Length.LONG32)
  private byte[] metadata;

  private Instant createdAt;

  /** The key of its session, until the row is stored. */
  @Transient private SessionKey newKey;

  /** Identifies a checkpoint. */
  record Key(UUID sessionId, UUID id) {}

  /** Required by Hibernate. */
  protected CheckpointEntity() {}

  /**
   * Creates a new checkpoint, to be appended to its session.
   *
   * @param key the key of its session
   * @param ordinals the ordinals of its messages, in order
   */
  public CheckpointEntity(
      SessionKey key,
      UUID id,
      Optional<UUID> parentId,
      int[] ordinals,
      Optional<JsonText> metadata) {
    this.sessionId = key.sessionId();
    this.newKey = key;
    this.id = id;
    this.parentId = parentId.orElse(null);
    this.messageRuns = MessageRuns.ofOrdinals(ordinals);
    this.messageCount = ordinals.length;
    this.metadata = metadata.map(json -> stored(json, key, id)).orElse(null);
  }

  /** Returns metadata as it is stored. */
  static byte[] stored(JsonText metadata, SessionKey key, UUID checkpointId) {
    return key.encrypts()
        ? key.seal(
            Place.metadata(checkpointId), metadata.bytes(), metadata.offset(), metadata.length())
        : metadata.toByteArray();
  }

  private SessionKey key() {
    return newKey == null ? session.key() : newKey;
  }

  /** Assigns the checkpoint to its session. */
  void placeIn(SessionEntity session, int sequence) {
    this.session = session;
    placeAt(sequence, session.updatedAt());
  }

  public void placeAt(int sequence, Instant createdAt) {
    this.sequence = sequence;
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  UUID sessionId() {
    return sessionId;
  }

  SessionEntity session() {
    return session;
  }

  public Optional<UUID> parentId() {
    return Optional.ofNullable(parentId);
  }

  public int sequence() {
    return sequence;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** Returns the day of the checkpoint, in UTC. */
  public LocalDate day() {
    return LocalDate.ofInstant(createdAt, ZoneOffset.UTC);
  }

  public int messageCount() {
    return messageRuns.messageCount();
  }

  public MessageRuns runs() {
    return messageRuns;
  }

  public CheckpointMessages messages() {
    return new CheckpointMessages(
        key(), new CachedMessages.Anchor(id, sequence, session.contentVersion()), messageRuns);
  }

  /** Returns the metadata as stored. */
  Optional<byte[]> storedMetadata() {
    return Optional.ofNullable(metadata);
  }

  public Optional<JsonText> metadata() {
    return storedMetadata().map(stored -> JsonText.of(key().open(Place.metadata(id), stored)));
  }

  /**
   * @param places maps the ordinals of messages to their places among all messages of the session
   */
  public ArchivedCheckpoint toArchived(IntUnaryOperator places) {
    int[] messages = Arrays.stream(messageRuns.ordinals()).map(places).toArray();
    return new ArchivedCheckpoint(id, parentId(), messages, metadata(), createdAt);
  }

  Checkpoint toCheckpoint(MessageSequence messages) {
    return toCheckpoint(Optional.of(new CheckpointState(messages, metadata())));
  }

  Checkpoint toCheckpoint(Optional<CheckpointState> state) {
    return new Checkpoint(
        id, sessionId, parentId(), messageCount(), createdAt, createdAt, state, Map.of());
  }
}
