package dev.cairn.database.start;

import dev.cairn.database.EncryptedEntity;
import dev.cairn.encryption.MasterKeys;
import org.hibernate.Interceptor;
import org.hibernate.type.Type;

/** Provides the server's keys to each row that is loaded. */
record Unlocking(MasterKeys keys) implements Interceptor {

  @Override
  public boolean onLoad(
      Object entity, Object id, Object[] state, String[] propertyNames, Type[] types) {
    if (entity instanceof EncryptedEntity encrypted) {
      encrypted.unlockWith(keys);
    }
    return false; // no persistent state has changed
  }
}
