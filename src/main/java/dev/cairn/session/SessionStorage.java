package dev.cairn.session;

import java.time.Instant;
import java.util.UUID;

/**
 * Stores sessions and their checkpoints.
 *
 * <p>The contract: every method is atomic. It either does everything it promises, durably, before
 * it returns, or throws a {@link StorageException} and leaves no trace. Methods may be called
 * concurrently.
 *
 * <p>A session may be larger than memory. When a method returns a {@link MessageSequence}, its
 * messages and the caller's right to read them are already determined. The messages themselves are
 * read during iteration, a few megabytes at a time, and nothing is held between reads: no
 * connection, transaction or lock. Iterating throws {@link StorageException}: {@code NOT_FOUND} if
 * the session was erased in the meantime.
 *
 * <p>Every method acts for the current {@link Caller}. Callers see their own sessions and public
 * ones; auditors and administrators see all. A deleted session exists only for its owner and for
 * administrators. Callers may change their own sessions; administrators may change all. A session
 * that the caller may not see does not exist for that caller: the result is {@link
 * StorageException.Kind#NOT_FOUND}, as for an unknown id, and it takes the same steps to find out.
 * Counts and pages leave it out too. Reading or changing another user's session writes an audit
 * entry in the same atomic step. Besides the kinds documented at a method, each can throw {@link
 * StorageException.Kind#CONNECTION} (the store is unavailable; the call may be retried) and {@link
 * StorageException.Kind#INTERNAL} (a defect).
 *
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/api/src/storage.rs">stakpak/agent
 *     libs/api/src/storage.rs, the interface this one follows</a>
 */
public interface SessionStorage {

  /** Describes the store and where it keeps its data, without credentials. */
  BackendInfo backendInfo();

  /**
   * Checks that the store is responding; returns normally if it is.
   *
   * @throws StorageException {@code CONNECTION} if it is not
   */
  void verifyConnection();

  /**
   * Lists the sessions of a scope, newest {@code updatedAt} first, ties ordered by id. Reads no
   * messages.
   *
   * @return the page, the cursor of the next one, and the number of matching sessions if requested
   * @throws StorageException {@code UNAUTHORIZED} if the scope is ALL and the caller does not see
   *     everything
   */
  ListSessionsResult listSessions(ListSessionsQuery query);

  /**
   * Reads a session with its active checkpoint, the one created last. Deleted sessions stay
   * readable.
   *
   * @param query how many messages to read; no others are read
   * @throws StorageException {@code NOT_FOUND} if there is no such session
   */
  Session getSession(UUID sessionId, GetSessionQuery query);

  /** Reads a whole session. */
  default Session getSession(UUID sessionId) {
    return getSession(sessionId, GetSessionQuery.WHOLE);
  }

  /**
   * Creates a session owned by the caller, with one checkpoint that has no parent. A repeated
   * request, identified by its idempotency key, creates nothing and returns the original result.
   *
   * @throws StorageException {@code INVALID_REQUEST} if the request violates a rule of its records,
   *     or its key was used for a different request
   */
  CreateSessionResult createSession(CreateSessionRequest request);

  /**
   * Changes title, visibility and labels where given, and advances {@code updatedAt}, which is
   * unique to each state of a session. An empty request changes nothing. Deleted sessions can be
   * changed.
   *
   * @return the session as returned by {@link #getSession(UUID)}
   * @throws StorageException {@code NOT_FOUND} if there is no such session; {@code UNAUTHORIZED} if
   *     the caller can see it but may not change it; {@code INVALID_REQUEST} if its version is not
   *     one that the request expects
   */
  Session updateSession(UUID sessionId, UpdateSessionRequest request);

  /**
   * Marks a session as deleted. No data is removed. Deleting it again changes nothing.
   *
   * @return when the session was deleted; the same for every repetition
   * @throws StorageException {@code NOT_FOUND} if there is no such session; {@code UNAUTHORIZED} if
   *     the caller can see it but may not change it; {@code INVALID_REQUEST} if its version is not
   *     one that the request expects
   */
  Instant deleteSession(UUID sessionId, ExpectedVersion expected);

  /** Marks a session as deleted, regardless of its version. */
  default Instant deleteSession(UUID sessionId) {
    return deleteSession(sessionId, ExpectedVersion.ANY);
  }

  /**
   * Lists the checkpoints of a session, oldest first. Reads no messages unless the query asks for
   * states. In that case, once it has at least one checkpoint, the page ends early if the states
   * would exceed the size limit together.
   *
   * @return the page, the cursor of the next one, and the total number of checkpoints of the
   *     session
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the cursor does not
   *     name a checkpoint of it
   */
  ListCheckpointsResult listCheckpoints(UUID sessionId, ListCheckpointsQuery query);

  /**
   * Reads a checkpoint with its state, including checkpoints of deleted sessions.
   *
   * @throws StorageException {@code NOT_FOUND} if there is no such checkpoint
   */
  Checkpoint getCheckpoint(UUID checkpointId);

  /**
   * Appends a checkpoint and makes it the session's active one, updating {@code updatedAt}, {@code
   * messageCount} and {@code lastMessageAt} of the session. The checkpoints of a session are
   * totally ordered, no matter who writes them, and {@code createdAt} never decreases in that
   * order. Deleted sessions accept checkpoints and stay deleted. A repeated request, identified by
   * its idempotency key, creates nothing and returns the original result.
   *
   * @return the checkpoint with the given state
   * @throws StorageException {@code NOT_FOUND} if there is no such session, or the parent is not a
   *     checkpoint of it; {@code UNAUTHORIZED} if the caller can see the session but may not change
   *     it; {@code INVALID_REQUEST} if the key was used for a different request, or the version of
   *     the session is not one that the request expects, unless this is a repetition
   */
  Checkpoint createCheckpoint(UUID sessionId, CreateCheckpointRequest request);

  /**
   * Appends a checkpoint like {@link #createCheckpoint}, for a caller that sends only the new
   * messages: the checkpoint has the messages of its parent followed by the given ones. Reads no
   * messages.
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
