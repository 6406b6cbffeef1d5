package dev.cairn.retention;

import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.Redactor;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Replaces secrets that slipped into sessions. */
public interface SessionRedaction {

  /**
   * What to replace.
   *
   * @param redactor gives one that has counted nothing yet
   * @param checkpointId the one whose messages and metadata are looked at; of the whole session,
   *     the title and the working directory are, too
   */
  record Request(
      Supplier<Redactor> redactor, Optional<UUID> checkpointId, ExpectedVersion expected) {}

  /**
   * Replaces a secret in a session, atomically. A message is stored once: one that several
   * checkpoints have changes in all of them. Checkpoints keep their ids, their order and their
   * number of messages. From then on no node shows what was there. A message that is sent again
   * unchanged is stored redacted. It is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session or it
   *     has no such checkpoint; {@code UNAUTHORIZED} if the caller can see it but may not change
   *     it; {@code INVALID_REQUEST} if it is under legal hold, is not the one that the request
   *     expects, or has a message that is too large to be looked at
   */
  RedactedSession redact(UUID sessionId, Request request);
}
