package dev.cairn.database.session;

import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import dev.cairn.encryption.WrappedKey;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The wrapped key that encrypts the content of a session. */
@Embeddable
class ContentKey {

  /** Null if nothing is encrypted. */
  private String keyId;

  private byte[] wrappedKey;

  /** Whether there may be messages and metadata that were stored before the session had a key. */
  private boolean hasPlainContent;

  /** Required by Hibernate. */
  protected ContentKey() {}

  ContentKey(SessionKey key) {
    key.wrapped().ifPresent(this::wrap);
    hasPlainContent = key.mayContainPlaintext();
  }

  private void wrap(WrappedKey wrapped) {
    keyId = wrapped.masterId();
    wrappedKey = wrapped.bytes();
  }

  SessionKey open(UUID sessionId, MasterKeys keys) {
    return keyId == null
        ? SessionKey.none(sessionId)
        : keys.open(sessionId, wrapped(), hasPlainContent);
  }

  private WrappedKey wrapped() {
    return new WrappedKey(keyId, wrappedKey);
  }

  /** Wraps the key with the current key of the server. */
  void rewrap(UUID sessionId, MasterKeys keys) {
    wrap(keys.rewrap(sessionId, wrapped()));
  }

  void setAllEncrypted(UUID sessionId, MasterKeys keys) {
    wrap(keys.complete(sessionId, wrapped()));
    hasPlainContent = false;
  }
}
