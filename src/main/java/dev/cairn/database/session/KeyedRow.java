package dev.cairn.database.session;

import dev.cairn.database.EncryptedEntity;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import java.util.UUID;

/** A row that contains the key of a session. */
@MappedSuperclass
public abstract class KeyedRow implements EncryptedEntity {

  private ContentKey contentKey;

  @Transient private MasterKeys masterKeys;
  @Transient private SessionKey key;

  public abstract UUID id();

  @Override
  public void unlockWith(MasterKeys keys) {
    masterKeys = keys;
  }

  /**
   * Returns the key of the session's content.
   *
   * @throws dev.cairn.session.StorageException {@code INTERNAL} if it cannot be decrypted
   */
  public SessionKey key() {
    if (key == null) {
      key = contentKey.open(id(), masterKeys);
    }
    return key;
  }

  void useKey(SessionKey created) {
    key = created;
    contentKey = new ContentKey(created);
  }

  /** Wraps the key with the current key of the server. */
  public void rewrap() {
    contentKey.rewrap(id(), masterKeys);
  }

  void setAllEncrypted() {
    contentKey.setAllEncrypted(id(), masterKeys);
    key = null;
  }
}
