package dev.cairn.database.start;

import dev.cairn.database.EncryptedEntity;
import dev.cairn.encryption.MasterKeys;
import org.hibernate.Interceptor;
import org.hibernate.type.Type;

/** Gives the keys of the server to each row that is read. */
record Unlocking(MasterKeys keys) implements Interceptor {

  @Override
  public boolean onLoad(
      Object entity, Object id, Object[] state, String[] propertyNames, Type[] types) {
    if (entity instanceof EncryptedEntity encrypted) {
      encrypted.unlockWith(keys);
    }
    return false; // nothing that is stored has changed
  }
}
