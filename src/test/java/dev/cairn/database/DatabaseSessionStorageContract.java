package dev.cairn.database;

import dev.cairn.session.SessionReader;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.SessionStorageContract;
import dev.cairn.stats.SessionStatsStorage;
import org.junit.jupiter.api.AfterAll;

/** The contract on a database, which a class starts before its tests. */
abstract class DatabaseSessionStorageContract extends SessionStorageContract {

  protected static TestDatabase database;

  @AfterAll
  static void stop() throws Exception {
    if (database != null) {
      database.close();
      database = null;
    }
  }

  @Override
  protected SessionStorage storageFor(String username) {
    return database.storageFor(username);
  }

  @Override
  protected SessionReader readerFor(String username) {
    return database.readerFor(username);
  }

  @Override
  protected SessionStatsStorage statsFor(String username) {
    return database.statsFor(username);
  }
}
