package dev.cairn.database.encryption;

import dev.cairn.database.message.MessageEncryption;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.database.stats.CallKey;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Encrypts a session that was stored in plaintext. The caller holds the session's lock. */
record ContentEncryption(
    EntityManager entityManager, CheckpointQueries checkpoints, SessionKey key) {

  private static final int BATCH_CHECKPOINTS = 50;

  /**
   * Creates a key for the session and encrypts what must change in one transaction: the
   * description, and all digests, since the digest of a repeated message must match the stored one.
   */
  static void begin(EntityManager entityManager, SessionEntity session, MasterKeys keys) {
    SessionKey key = keys.createFor(session.key());
    session.encrypt(key);
    MessageEncryption.encryptDigests(entityManager, key);
    CallKey.encrypt(entityManager, key);
  }

  /** Encrypts the next batch of messages or, if none are left, of metadata. */
  ContentProgress step(ContentProgress before) {
    int end = MessageEncryption.encryptFrom(entityManager, key, before.messages());
    if (end > before.messages()) {
      return before.withMessages(end);
    }
    List<CheckpointEntity> next =
        checkpoints.after(key.sessionId(), before.checkpoints(), BATCH_CHECKPOINTS);
    next.forEach(checkpoint -> checkpoints.encryptMetadata(key, checkpoint));
    if (!next.isEmpty()) {
      return before.withCheckpoints(next.get(next.size() - 1).sequence());
    }
    return isAnyPlain() ? ContentProgress.noneIn(key.sessionId()) : before.done();
  }

  /** Once a session is marked as fully encrypted, plaintext in it is refused. */
  private boolean isAnyPlain() {
    return MessageEncryption.isAnyPlain(entityManager, key)
        || checkpoints.hasPlainMetadata(key.sessionId());
  }
}
