package dev.cairn.database;

import dev.cairn.encryption.MasterKeys;

/** A row with encrypted columns. */
public interface EncryptedEntity {

  /** Provides the server's keys, before the row is used. */
  void unlockWith(MasterKeys keys);
}
