package dev.cairn.database;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresqlAccountStorageIT extends AccountStorageContract {

  private static TestDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.postgresql();
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
