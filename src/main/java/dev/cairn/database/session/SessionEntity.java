package dev.cairn.database.session;

import dev.cairn.archive.ArchivedSession;
import dev.cairn.database.message.CachedMessages;
import dev.cairn.encryption.SessionKey;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Redactor;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code session}. It must be locked to be changed. Its times never go backwards, although
 * the clocks of nodes may differ, and each change has a distinct time.
 */
@Entity
@Table(name = "session")
public class SessionEntity extends KeyedRow {

  @Id private UUID id;

  private String owner;
  private Description description;
  private Sharing sharing;
  private boolean deleted;
  private Instant createdAt;
  private Instant updatedAt;
  private Instant deletedAt;
  private UUID activeCheckpointId;

  /** The active checkpoint as of when the session was read or appended to. */
  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(
      name = "id",
      referencedColumnName = "sessionId",
      insertable = false,
      updatable = false)
  @JoinColumn(
      name = "activeCheckpointId",
      referencedColumnName = "id",
      insertable = false,
      updatable = false)
  private CheckpointEntity activeCheckpoint;

  private int checkpointCount;
  private int distinctMessageCount;
  private int messageCount;
  private Instant lastMessageAt;

  private ContentVersion contentVersion = ContentVersion.random();
  private boolean held;
  private int erasedMessageCount;
  private Inheritance inheritance = Inheritance.NONE;
  private StatisticsState statistics = new StatisticsState();
  private long changeNumber;

  /** Required by Hibernate. */
  protected SessionEntity() {}

  private SessionEntity(
      SessionKey key,
      String owner,
      Description description,
      SessionVisibility visibility,
      Instant createdAt) {
    this.id = key.sessionId();
    useKey(key);
    this.owner = owner;
    this.description = description;
    this.sharing = new Sharing(visibility);
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
    this.activeCheckpointId = id; // until there is a checkpoint
  }

  /**
   * Encrypts the description now, and new content from now on.
   *
   * @throws dev.cairn.session.StorageException {@code INTERNAL} if the session had a key and lost
   *     it
   */
  public void encrypt(SessionKey created) {
    title();
    useKey(created);
    description.encrypt(created);
    contentVersion = ContentVersion.random();
  }

  /** Marks all content of the session as encrypted. */
  public void completeEncryption() {
    setAllEncrypted();
    contentVersion = ContentVersion.random();
  }

  /** Creates a new session, to which the first checkpoint must be appended next. */
  public SessionEntity(SessionKey key, String owner, CreateSessionRequest request, Instant now) {
    this(
        key,
        owner,
        new Description(key, request.title(), request.cwd(), request.labels()),
        request.visibility(),
        now);
  }

  /** Makes a new session a fork. */
  SessionEntity from(CheckpointEntity origin) {
    inheritance = new Inheritance(origin);
    return this;
  }

  /** Creates a session from an archive, of which a checkpoint must be activated next. */
  public SessionEntity(SessionKey key, ArchivedSession session) {
    this(
        key,
        session.owner(),
        new Description(key, session.title(), session.cwd(), session.labels()),
        session.visibility(),
        session.createdAt());
    this.updatedAt = session.updatedAt();
    this.deleted = session.deletedAt().isPresent();
    this.deletedAt = session.deletedAt().orElse(null);
    this.lastMessageAt = session.lastMessageAt().orElse(null);
    this.distinctMessageCount = session.messages();
    this.checkpointCount = session.checkpoints();
  }

  /** Activates a checkpoint from an archive, the last one that is added. */
  public void activate(CheckpointEntity checkpoint) {
    activeCheckpointId = checkpoint.id();
    messageCount = checkpoint.messageCount();
  }

  @Override
  public UUID id() {
    return id;
  }

  UUID activeCheckpointId() {
    return activeCheckpointId;
  }

  CheckpointEntity activeCheckpoint() {
    return activeCheckpoint;
  }

  /**
   * Returns the anchor of everything that was stored before now, while the session's lock is held.
   */
  CachedMessages.Anchor anchor() {
    return new CachedMessages.Anchor(activeCheckpointId, checkpointCount, contentVersion());
  }

  public int checkpointCount() {
    return checkpointCount;
  }

  public int contentVersion() {
    return contentVersion.number();
  }

  /**
   * Returns the number of distinct messages of the session, which is the ordinal of the next new
   * one.
   */
  public int distinctMessageCount() {
    return distinctMessageCount;
  }

  public Inheritance inheritance() {
    return inheritance;
  }

  public StatisticsState statistics() {
    return statistics;
  }

  /** Returns the number of the last change that clients are notified of. */
  long changeNumber() {
    return changeNumber;
  }

  long nextChange() {
    return ++changeNumber;
  }

  int messageCount() {
    return messageCount;
  }

  Instant lastMessageAt() {
    return lastMessageAt;
  }

  SessionStatus status() {
    return deleted ? SessionStatus.DELETED : SessionStatus.ACTIVE;
  }

  public String owner() {
    return owner;
  }

  public boolean isDeleted() {
    return deleted;
  }

  Description description() {
    return description;
  }

  String title() {
    return description.title(key());
  }

  Optional<String> cwd() {
    return description.cwd(key());
  }

  SessionVisibility visibility() {
    return sharing.visibility();
  }

  Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  public Instant deletedAt() {
    return deletedAt;
  }

  void update(UpdateSessionRequest request, Instant now) {
    if (!request.isEmpty()) {
      request.title().ifPresent(title -> description.rename(key(), title));
      request.visibility().ifPresent(this::show);
      description.label(request.labels().of(description.labels()));
      touch(now);
    }
  }

  public void delete(Instant now) {
    deleted = true;
    sharing.endLinks();
    touch(now);
    deletedAt = updatedAt;
  }

  public boolean isHeld() {
    return held;
  }

  /** Sets or releases the legal hold. The change is visible neither to the owner nor to clients. */
  void hold(boolean isHeld) {
    held = isHeld;
  }

  /**
   * Accounts for the erasure of checkpoints before the last ones, and of messages. What a client
   * reads stays the same.
   */
  public void thin(int checkpointsToKeep, int erasedMessages) {
    checkpointCount = checkpointsToKeep;
    erasedMessageCount += erasedMessages;
    contentVersion = ContentVersion.random();
  }

  public boolean isThinned() {
    return erasedMessageCount > 0;
  }

  /** Returns the number of distinct messages that are left. */
  int keptMessageCount() {
    return distinctMessageCount - erasedMessageCount;
  }

  void restore(Instant now) {
    deleted = false;
    touch(now);
    deletedAt = null;
  }

  public void redact(Redactor redactor) {
    description.redact(key(), redactor);
  }

  /** Marks messages as replaced, which invalidates all cached data of the session. */
  void replaceContent(Instant now) {
    contentVersion = ContentVersion.random();
    touch(now);
  }

  /**
   * Makes a checkpoint the active one, and assigns its place in the session.
   *
   * @param newMessages the number of messages that the session did not have before
   */
  void append(CheckpointEntity checkpoint, int newMessages, Instant now) {
    if (checkpointCount > 0) {
      touch(now);
    }
    checkpointCount++;
    checkpoint.placeIn(this, checkpointCount);
    activeCheckpoint = checkpoint;
    activeCheckpointId = checkpoint.id();
    messageCount = checkpoint.messageCount();
    distinctMessageCount += newMessages;
    if (newMessages > 0) {
      lastMessageAt = updatedAt;
    }
  }

  public boolean isPublic() {
    return sharing.isPublic();
  }

  public int linkEpoch() {
    return sharing.linkEpoch();
  }

  private void show(SessionVisibility changed) {
    if (sharing.visibility() != changed) {
      sharing.show(changed);
      statistics.change();
    }
  }

  private void touch(Instant now) {
    updatedAt = now.isAfter(updatedAt) ? now : updatedAt.plus(1, ChronoUnit.MICROS);
  }

  PageCursor cursor() {
    return new PageCursor(updatedAt, id);
  }
}
