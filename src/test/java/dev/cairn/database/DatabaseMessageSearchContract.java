package dev.cairn.database;

import dev.cairn.search.MessageSearch;
import dev.cairn.search.MessageSearchContract;
import dev.cairn.session.SessionStorage;
import org.junit.jupiter.api.AfterAll;

/** The contract of search on a database, which a class starts before its tests. */
abstract class DatabaseMessageSearchContract extends MessageSearchContract {

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
  protected MessageSearch searchFor(String username) {
    return database.searchFor(username);
  }
}
