package dev.cairn.database.session;

import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import dev.cairn.encryption.WrappedKey;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** The key with which the content of a session is encrypted, encrypted itself. */
@Embeddable
class ContentKey {

  /** Null: nothing is encrypted. */
  private String keyId;

  private byte[] wrappedKey;

  /** Whether messages and metadata may be there that were stored before the session had a key. */
  private boolean hasPlainContent;

  /** For Hibernate. */
  protected ContentKey() {}

  ContentKey(SessionKey key) {
    key.wrapped().ifPresent(this::wrap);
    hasPlainContent = key.isMixed();
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

  /** Encrypts it with the current key of the server. */
  void rewrap(UUID sessionId, MasterKeys keys) {
    wrap(keys.rewrap(sessionId, wrapped()));
  }

  void setAllEncrypted() {
    hasPlainContent = false;
  }
}
