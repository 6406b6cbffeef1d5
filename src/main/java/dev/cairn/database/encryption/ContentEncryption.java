package dev.cairn.database.encryption;

import dev.cairn.database.message.MessageEncryption;
import dev.cairn.database.session.CheckpointEntity;
import dev.cairn.database.session.CheckpointQueries;
import dev.cairn.database.session.SessionEntity;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Encrypts a session that was stored as it is. The caller holds its lock. */
record ContentEncryption(
    EntityManager entityManager, CheckpointQueries checkpoints, SessionKey key) {

  private static final int PIECE_CHECKPOINTS = 50;

  /**
   * Gives it a key, and encrypts what has to be in one piece: the description, and all digests,
   * since one that comes again must find the same one.
   */
  static void begin(EntityManager entityManager, SessionEntity session, MasterKeys keys) {
    SessionKey key = keys.createFor(session.key());
    session.encrypt(key);
    MessageEncryption.encryptDigests(entityManager, key);
  }

  /** Encrypts the next messages, or, if there are none, the next metadata. */
  ContentProgress step(ContentProgress before) {
    int end = MessageEncryption.encryptFrom(entityManager, key, before.messages());
    if (end > before.messages()) {
      return before.withMessages(end);
    }
    List<CheckpointEntity> next =
        checkpoints.after(key.sessionId(), before.checkpoints(), PIECE_CHECKPOINTS);
    next.forEach(checkpoint -> checkpoints.encryptMetadata(key, checkpoint));
    if (!next.isEmpty()) {
      return before.withCheckpoints(next.get(next.size() - 1).sequence());
    }
    return isAnyPlain() ? ContentProgress.noneIn(key.sessionId()) : before.done();
  }

  /** What is plain when the session is said to be encrypted whole is refused from then on. */
  private boolean isAnyPlain() {
    return MessageEncryption.isAnyPlain(entityManager, key)
        || checkpoints.hasPlainMetadata(key.sessionId());
  }
}
