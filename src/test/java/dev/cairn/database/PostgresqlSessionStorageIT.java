package dev.cairn.database;

import org.junit.jupiter.api.BeforeAll;

class PostgresqlSessionStorageIT extends DatabaseSessionStorageContract {

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.postgresql();
  }
}
