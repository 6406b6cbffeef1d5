package dev.cairn.retention;

import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.Redactor;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Replaces secrets that were accidentally stored in sessions. */
public interface SessionRedaction {

  /**
   * What to replace, and where.
   *
   * @param redactor supplies a redactor that has not counted anything yet
   * @param checkpointId the checkpoint whose messages and metadata are redacted; empty for the
   *     whole session, including its title and working directory
   */
  record Request(
      Supplier<Redactor> redactor, Optional<UUID> checkpointId, ExpectedVersion expected) {}

  /**
   * Replaces a secret in a session, atomically. A message is stored once, so it changes in all
   * checkpoints that have it. Checkpoints keep their ids, their order and their number of messages.
   * From then on no node returns the previous content. If a client sends a message again unchanged,
   * it is stored redacted. The redaction is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session or it
   *     has no such checkpoint; {@code UNAUTHORIZED} if the caller can see it but may not change
   *     it; {@code INVALID_REQUEST} if it is under legal hold, is not in the version that the
   *     request expects, or has a message that is too large to redact
   */
  RedactedSession redact(UUID sessionId, Request request);
}
