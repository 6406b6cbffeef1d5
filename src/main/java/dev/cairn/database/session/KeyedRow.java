package dev.cairn.database.session;

import dev.cairn.database.EncryptedEntity;
import dev.cairn.encryption.MasterKeys;
import dev.cairn.encryption.SessionKey;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Transient;
import java.util.UUID;

/** The key of a session, in its row. */
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
   * That of its content.
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

  /** Encrypts it with the current key of the server. */
  public void rewrap() {
    contentKey.rewrap(id(), masterKeys);
  }

  void setAllEncrypted() {
    contentKey.setAllEncrypted();
    key = null;
  }
}
