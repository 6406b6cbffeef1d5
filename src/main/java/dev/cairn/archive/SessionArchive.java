package dev.cairn.archive;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads sessions for an archive, in batches small enough for memory, and adds sessions from an
 * archive. Each method is atomic and acts for the current caller, who sees the same sessions as in
 * {@link dev.cairn.session.SessionStorage}. What was read of a session stays valid: messages and
 * checkpoints are only added.
 */
public interface SessionArchive {

  /**
   * Begins the export of one session, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session
   */
  ArchivedSession beginExport(UUID sessionId);

  /**
   * Begins the export of all sessions of a scope, including deleted ones, which is recorded in the
   * audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  void beginExport(SessionScope scope);

  /**
   * Returns the next sessions of a scope, ordered by id.
   *
   * @param labels the labels, all of which a session must have
   * @param after the last session of the previous batch
   */
  List<ArchivedSession> sessions(
      SessionScope scope, List<LabelFilter> labels, Optional<UUID> after);

  /**
   * Returns the next messages of a session, at least one if there are any.
   *
   * @param first the ordinal of the first message
   * @param end the ordinal after the last wanted message
   */
  List<Message> messages(UUID sessionId, int first, int end);

  /**
   * Returns the next checkpoints of a session, oldest first.
   *
   * @param skip how many checkpoints were read before
   * @param end how many checkpoints are wanted in total
   */
  List<ArchivedCheckpoint> checkpoints(UUID sessionId, int skip, int end);

  /** Passes the messages and checkpoints of a session to a sink. */
  interface Content {
    void readTo(ContentSink sink) throws IOException;
  }

  /**
   * Adds a session with its own ids and times, atomically. Administrators add it for its owner,
   * which is recorded in the audit log if the owner is somebody else; other callers become its
   * owner.
   *
   * @throws dev.cairn.session.StorageException whatever {@code content} throws
   */
  ImportOutcome add(ArchivedSession session, Content content);
}
