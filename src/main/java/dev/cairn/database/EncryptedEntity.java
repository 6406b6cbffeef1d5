package dev.cairn.database;

import dev.cairn.encryption.MasterKeys;

/** A row that is encrypted in part. */
public interface EncryptedEntity {

  /** Gives it the keys of the server, before it is used. */
  void unlockWith(MasterKeys keys);
}
