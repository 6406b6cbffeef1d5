package dev.cairn.session;

import java.time.Instant;
import java.util.UUID;

/**
 * Keeps sessions and their checkpoints.
 *
 * <p>The law: each method is atomic. It either does all that it promises, durably, before it
 * returns, or throws a {@link StorageException} and leaves nothing behind. Methods may be called by
 * many threads at once.
 *
 * <p>A session may be larger than memory. Which messages a returned {@link MessageSequence} has,
 * and that the caller may read them, is decided when the method returns. They are read while
 * somebody iterates, a few megabytes at a time, and nothing is held between: no connection,
 * transaction or lock. Iterating throws {@link StorageException}: {@code NOT_FOUND} if the session
 * was erased meanwhile.
 *
 * <p>Every method acts for the {@link Caller} of the moment. It sees its own sessions and public
 * ones; auditors and administrators see all. A deleted session exists for its owner and for
 * administrators only. A caller changes its own; administrators change all. What a caller may not
 * see does not exist for it: it is {@link StorageException.Kind#NOT_FOUND}, like an id that never
 * was, also in counts and pages, and takes the same steps to find out. Reading or changing what
 * belongs to another leaves an entry in the audit log, in the same step. Besides the kinds named at
 * a method, each can throw {@link StorageException.Kind#CONNECTION} (the store is out of reach;
 * what was asked may be tried again) and {@link StorageException.Kind#INTERNAL} (a defect).
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/storage.rs">stakpak/agent
 *     libs/api/src/storage.rs, the interface this one follows</a>
 */
public interface SessionStorage {

  /** Says which store this is and where it keeps its data, without credentials. */
  BackendInfo backendInfo();

  /**
   * Returns if the store responds now.
   *
   * @throws StorageException {@code CONNECTION} if it does not
   */
  void verifyConnection();

  /**
   * Lists the sessions of a scope, newest {@code updatedAt} first, ties by id. Reads no message.
   *
   * @return the page, the cursor of the next one, and how many sessions match if that was asked
   * @throws StorageException {@code UNAUTHORIZED} if the scope is ALL and the caller does not see
   *     everything
   */
  ListSessionsResult listSessions(ListSessionsQuery query);

  /**
   * Reads a session with its active checkpoint: the one created last. Deleted sessions stay
   * readable.
   *
   * @param query how many messages are wanted; no other is read
   * @throws StorageException {@code NOT_FOUND} if there is no such session
   */
  Session getSession(UUID sessionId, GetSessionQuery query);

  /** Reads a whole session. */
  default Session getSession(UUID sessionId) {
    return getSession(sessionId, GetSessionQuery.WHOLE);
  }

  /**
   * Creates a session that the caller owns, with one checkpoint that has no parent. A repetition,
   * known by its key, creates nothing and gets what the first one got.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the request breaks a rule of its records,
   *     or its key came with another request before
   */
  CreateSessionResult createSession(CreateSessionRequest request);

  /**
   * Changes title and visibility where given, and then {@code updatedAt}, which no two states of a
   * session have in common. An empty request changes nothing. Deleted sessions can be changed.
   *
   * @return the session as {@link #getSession(UUID)} gives it
   * @throws StorageException {@code NOT_FOUND} if there is no such session; {@code UNAUTHORIZED} if
   *     the caller can see it but may not change it; {@code INVALID_REQUEST} if it is not the one
   *     that the request expects
   */
  Session updateSession(UUID sessionId, UpdateSessionRequest request);

  /**
   * Marks a session as deleted. Nothing is removed. Deleting it again changes nothing.
   *
   * @return when the session was deleted, the same for every repetition
   * @throws StorageException {@code NOT_FOUND} if there is no such session; {@code UNAUTHORIZED} if
   *     the caller can see it but may not change it; {@code INVALID_REQUEST} if it is not the one
   *     that the request expects
   */
  Instant deleteSession(UUID sessionId, ExpectedVersion expected);

  /** Marks a session as deleted, whatever it is. */
  default Instant deleteSession(UUID sessionId) {
    return deleteSession(sessionId, ExpectedVersion.ANY);
  }

  /**
   * Lists the checkpoints of a session, oldest first. Reads no message unless the query asks for
   * states: then the page ends, after one checkpoint at least, when they are large together.
   *
   * @return the page, the cursor of the next one, and the number of all checkpoints of the session
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the cursor names no
   *     checkpoint of it
   */
  ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query);

  /**
   * Reads a checkpoint with its state, also that of a deleted session.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such checkpoint
   */
  Checkpoint getCheckpoint(UUID checkpointId);

  /**
   * Appends a checkpoint and makes it the active one of its session, whose {@code updatedAt},
   * {@code messageCount} and {@code lastMessageAt} move with it. Checkpoints of one session have an
   * order, whatever the writer; {@code createdAt} never decreases along it. Deleted sessions accept
   * checkpoints and stay deleted. A repetition, known by its key, creates nothing and gets what the
   * first one got.
   *
   * @return the checkpoint with the state that was given
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the parent is not a
   *     checkpoint of it; {@code UNAUTHORIZED} if the caller can see the session but may not change
   *     it; {@code INVALID_REQUEST} if the key came with another request before, or the session is
   *     not the one that the request expects, unless this is a repetition
   */
  Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request);

  /**
   * Appends a checkpoint as {@link #createCheckpoint} does, for a caller that sends only what is
   * new: it has the messages of its parent and then those that are given. Reads no message.
   *
   * @return the checkpoint without its state
   * @throws StorageException as {@link #createCheckpoint}, and {@code INVALID_REQUEST} if the
   *     checkpoint would have too many messages
   */
  Checkpoint appendMessages(UUID sessionId, AppendMessagesRequest request);

  /**
   * Reads the checkpoint created last.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such session or it has no checkpoint
   */
  default Checkpoint getActiveCheckpoint(UUID sessionId) {
    return getSession(sessionId)
        .activeCheckpoint()
        .orElseThrow(() -> new StorageException(Problem.NO_ACTIVE_CHECKPOINT));
  }
}
