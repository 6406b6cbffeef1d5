package dev.cairn.archive;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads sessions for an archive, in pieces small enough for memory, and adds them from one. Each
 * method is atomic and acts for the caller of the moment, for whom there is what {@link
 * dev.cairn.session.SessionStorage} shows it. What was read of a session stays as it was: messages
 * and checkpoints are only added.
 */
public interface SessionArchive {

  /**
   * Begins to export one session, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session
   */
  ArchivedSession beginExport(UUID sessionId);

  /**
   * Begins to export all sessions of a scope, deleted ones too, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code UNAUTHORIZED} if the scope is ALL and the
   *     caller does not see everything
   */
  void beginExport(SessionScope scope);

  /**
   * The next sessions of a scope, ordered by their ids.
   *
   * @param labels all of which they have
   * @param after the last one of the piece before
   */
  List<ArchivedSession> sessions(
      SessionScope scope, List<LabelFilter> labels, Optional<UUID> after);

  /**
   * The next messages of a session, at least one if there is one.
   *
   * @param first the ordinal of the first
   * @param end the ordinal behind the last that is wanted
   */
  List<Message> messages(UUID sessionId, int first, int end);

  /**
   * The next checkpoints of a session, oldest first.
   *
   * @param skip how many were read before
   * @param end how many are wanted in all
   */
  List<ArchivedCheckpoint> checkpoints(UUID sessionId, int skip, int end);

  /** Gives the messages and checkpoints of a session. */
  interface Content {
    void readTo(ContentSink sink) throws IOException;
  }

  /**
   * Adds a session under its own ids and times, all of it or nothing. Administrators add it for its
   * owner, which is recorded in the audit log if that is somebody else; other callers make it their
   * own.
   *
   * @throws dev.cairn.session.StorageException whatever {@code content} throws
   */
  ImportOutcome add(ArchivedSession session, Content content);
}
