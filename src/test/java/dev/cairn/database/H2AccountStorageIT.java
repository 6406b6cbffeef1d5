package dev.cairn.database;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2AccountStorageIT extends AccountStorageContract {

  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.h2();
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  @Override
  protected TestDatabase database() {
    return database;
  }
}
